"""Addresses of the pages."""

from django.urls import URLPattern, path

from heming.web import account, batches, catalogue, explore, how, imports, overview, people, person, quarantine, team

urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="logout"),
    path("language/", account.set_language, name="set_language"),
    path("password/", account.password, name="password"),
    path("welcome/", account.welcome, name="welcome"),
    path("how/", how.how, name="how"),
    path("metrics/", catalogue.metrics, name="metrics"),
    path("metrics/<str:key>/", catalogue.metric, name="metric"),
    path("explore/", explore.explore, name="explore"),
    path("explore/values/", explore.values, name="explore_values"),
    path("explore/export.<str:form>", explore.export, name="explore_export"),
    path("me/", person.me, name="me"),
    path("people/", people.people, name="people"),
    path("people/<int:key>/", person.person, name="person"),
    path("teams/<int:key>/", team.team, name="team"),
    path("imports/", imports.imports, name="imports"),
    path("imports/files/", imports.receive, name="receive"),
    path("imports/uploads/<str:id>/", imports.upload, name="upload"),
    path("imports/uploads/<str:id>/progress/", imports.upload_progress, name="upload_progress"),
    path("imports/uploads/<str:id>/review/", imports.review_upload, name="review_upload"),
    path("imports/uploads/<str:id>/discard/", imports.discard_upload, name="discard_upload"),
    path("imports/<int:number>/", batches.result, name="batch"),
    path("imports/<int:number>/problems/", batches.problems, name="problems"),
    path("imports/<int:number>/problems.<str:form>", batches.problems_file, name="problems_file"),
    path("imports/<int:number>/roll-back/", batches.roll_back, name="roll_back_batch"),
    path("imports/<int:number>/resume/", batches.resume, name="resume_batch"),
    path("imports/<int:number>/correction/", quarantine.apply_correction, name="apply_correction"),
    path("imports/<int:number>/quarantine/", quarantine.quarantine, name="quarantine"),
    path("imports/<int:number>/quarantine.<str:form>", quarantine.quarantine_file, name="quarantine_file"),
]
