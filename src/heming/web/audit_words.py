"""The audit trail in words: what each verb did, to what, and which values it changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from heming.access.trail import KEYED, AuditRow
from heming.web.logins import role_titles

VERBS: Mapping[str, str] = {
    "log_in": gettext_noop("logged in"), "log_out": gettext_noop("logged out"),
    "create_user": gettext_noop("made a login"), "set_roles": gettext_noop("changed roles"),
    "link_user": gettext_noop("changed whose login it is"), "close_user": gettext_noop("set a login's last day"),
    "deactivate_user": gettext_noop("shut a login"), "open_user": gettext_noop("opened a login again"),
    "set_password": gettext_noop("gave a new password"), "change_own_password": gettext_noop("changed own password"),
    "issue_token": gettext_noop("issued an API token"), "revoke_token": gettext_noop("revoked an API token"),
    "export": gettext_noop("took figures away"), "export_audit": gettext_noop("took the audit trail away"),
    "unmask_case": gettext_noop("looked at unmasked details"), "see_raw_rows": gettext_noop("looked at raw rows"),
    "erase_customer": gettext_noop("erased a customer"), "import_files": gettext_noop("imported files"),
    "open_demo_centre": gettext_noop("made the demo centre"), "roll_back_batch": gettext_noop("took a batch back"),
    "resume_batch": gettext_noop("finished a batch"), "correct_rows": gettext_noop("corrected rows"),
    "roll_over_midnight": gettext_noop("moved replies past midnight to the next day"),
    "set_details": gettext_noop("corrected name, number or days"), "rename_person": gettext_noop("renamed a person"),
    "set_work_number": gettext_noop("changed a work number"), "rename_team": gettext_noop("renamed a team"),
    "create_person": gettext_noop("added a person by hand"), "add_person": gettext_noop("added a person"),
    "close_person": gettext_noop("noted a leaver"), "move_person": gettext_noop("transferred a person"),
    "lend_person": gettext_noop("lent a person to another team"), "set_post": gettext_noop("changed a post"),
    "merge_people": gettext_noop("merged two people"), "split_person": gettext_noop("split merged people"),
    "appoint_lead": gettext_noop("appointed a lead"), "confirm_account": gettext_noop("matched an account"),
    "hand_over_account": gettext_noop("handed an account over"),
    "share_account": gettext_noop("marked an account as shared"),
    "import_staff": gettext_noop("brought in an HR sheet"),
    "set_organisation": gettext_noop("changed the organisation's settings"),
    "change_post": gettext_noop("changed a post from a day on"),
    "settle_platform": gettext_noop("said which platform a stream is from"),
    "unmatch_account": gettext_noop("took an account from somebody"),
    "introduce_people": gettext_noop("brought in a list of people"),
    "set_calendar": gettext_noop("changed a team's business hours"), "save_calendar": gettext_noop("wrote a calendar"),
    "set_target": gettext_noop("set a target"), "mark_rating": gettext_noop("gave a first view of a rating"),
    "plan_report": gettext_noop("planned a report"), "edit_report": gettext_noop("changed a planned report"),
    "pause_report": gettext_noop("paused a planned report"), "resume_report": gettext_noop("resumed a planned report"),
    "remove_report": gettext_noop("removed a planned report"), "stop_report": gettext_noop("stopped a planned report"),
    "run_report": gettext_noop("ran a planned report"), "deliver_report": gettext_noop("delivered a report"),
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "user": gettext_noop("login"), "person": gettext_noop("person"), "team": gettext_noop("team"),
    "account": gettext_noop("account"), "organisation": gettext_noop("organisation"),
    "calendar": gettext_noop("calendar"), "token": gettext_noop("API token"), "batch": gettext_noop("batch"),
    "stream": gettext_noop("data stream"),
    "case": gettext_noop("case"), "customer": gettext_noop("customer"), "table": gettext_noop("table"),
    "target": gettext_noop("target"), "rating": gettext_noop("rating"), "report": gettext_noop("report"),
    "report_plan": gettext_noop("planned report"), "question": gettext_noop("question"),
    "staffing": gettext_noop("staffing calculation"), "audit": gettext_noop("audit trail"),
}  # fmt: skip
FIELDS: Mapping[str, str] = {
    "roles": gettext_noop("roles"), "login": gettext_noop("login"), "name": gettext_noop("name"),
    "last_day": gettext_noop("last day"), "valid_to": gettext_noop("last day"), "active": gettext_noop("may log in"),
    "person": gettext_noop("person"), "team": gettext_noop("team"), "teams": gettext_noop("teams until then"),
    "lead": gettext_noop("lead"), "manager": gettext_noop("manager"), "from": gettext_noop("from"),
    "to": gettext_noop("to"), "kept": gettext_noop("kept"), "merged": gettext_noop("merged"),
    "work_number": gettext_noop("work number"), "nickname": gettext_noop("nickname"), "job": gettext_noop("job"),
    "site": gettext_noop("site"), "employer": gettext_noop("employer"), "joined_on": gettext_noop("joined"),
    "novice_until": gettext_noop("new until"), "calendar": gettext_noop("calendar"),
    "content": gettext_noop("content"), "value": gettext_noop("target"), "rows": gettext_noop("number of rows"),
    "form": gettext_noop("form"), "files": gettext_noop("files"), "days": gettext_noop("days"),
    "rights": gettext_noop("rights"), "state": gettext_noop("state"), "cause": gettext_noop("cause"),
    "call_back": gettext_noop("call back"), "label": gettext_noop("period"), "place": gettext_noop("place"),
    "kind": gettext_noop("which report"), "folder": gettext_noop("folder"),
    "calendars": gettext_noop("calendars until then"),
    "holders": gettext_noop("holders"), "platform": gettext_noop("platform"), "origin": gettext_noop("origin"),
    "missing": gettext_noop("missing"), "separate": gettext_noop("people until then"),
    "stream": gettext_noop("data stream"), "rows_read": gettext_noop("rows read"),
    "rows_used": gettext_noop("rows used"), "rows_unchanged": gettext_noop("rows unchanged"),
    "rows_quarantined": gettext_noop("rows in quarantine"), "size": gettext_noop("number of cases"),
    "seed": gettext_noop("seed"), "planted": gettext_noop("planted truths"), "agents": gettext_noop("number of people"),
    "reporting_zone": gettext_noop("Reporting zone"), "smallest_group": gettext_noop("Smallest group"),
    "default_calendar": gettext_noop("Business hours of everybody without their own"),
    "week_starts_on": gettext_noop("First day of the week"), "month_starts_on": gettext_noop("First day of the month"),
    "people": gettext_noop("number of people"), "snapshot": gettext_noop("snapshot"),
}  # fmt: skip
MOST = 120  # characters of a value that a page shows; the file has all of it


@dataclass(frozen=True)
class AuditLine:
    """One entry as the page shows it."""

    row: AuditRow
    verb: str
    kind: str
    on: str
    changes: tuple[tuple[str, str, str], ...]


def audit_line(row: AuditRow, names: Mapping[tuple[str, str], str]) -> AuditLine:
    """The entry in the reader's language; `names` are those the keys in it stand for."""
    fields = dict.fromkeys((*row.before, *row.after))
    changes = tuple(
        (
            _(FIELDS[name]) if name in FIELDS else name,
            _told(name, row.before.get(name), names=names),
            _told(name, row.after.get(name), names=names),
        )
        for name in fields
    )
    on = names.get((row.object_kind, row.object_key), row.object_key)
    return AuditLine(row, verb_name(row.verb), kind_name(row.object_kind), on, changes)


def verb_name(verb: str) -> str:
    """What was done; a verb without words of its own stands as it is kept."""
    return _(VERBS[verb]) if verb in VERBS else verb.replace("_", " ")


def kind_name(kind: str) -> str:
    """What it was done to."""
    return _(KINDS[kind]) if kind in KINDS else kind.replace("_", " ")


def _told(name: str, value: Any, *, names: Mapping[tuple[str, str], str]) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "roles" and isinstance(value, list):
        return "、".join(role_titles(tuple(value))) or "–"
    if name in KEYED and isinstance(value, str):
        return names.get((KEYED[name], value), value)
    if isinstance(value, list) and not any(isinstance(one, dict | list) for one in value):
        return _shortened("、".join(map(str, value)))
    return _shortened(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _shortened(text: str) -> str:
    return text if len(text) <= MOST else text[:MOST] + "…"
