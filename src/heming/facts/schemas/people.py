"""Columns that say who and where, shared by the tables whose rows belong to a person: as of the row's own time."""

from heming.facts.schemas.types import Column

WHO_ARRIVES = (
    Column("agent_account", "text", "The agent's account at the source (login, 子账号, 分机, 工号 or the name shown)."),
    Column("agent_name", "text", "The agent's name as the source shows it.", origin="arrival"),
    Column("team_name", "text", "The team (班组) as the source names it.", origin="arrival"),
    Column("supervisor_name", "text", "The team lead as the source names them.", origin="arrival"),
    Column("manager_name", "text", "The lead's manager as the source names them.", origin="arrival"),
)

WHO_STORED = (
    Column("agent_key", "key", "The agent under the default attribution rule.", origin="key"),
    Column("team_key", "key", "The agent's team at that time.", origin="key"),
    Column("supervisor_key", "key", "The agent's team lead at that time.", origin="key"),
    Column("manager_key", "key", "The lead's manager at that time.", origin="key"),
    Column("tenure_band", "text", "How long the agent had been there, in the source's own words."),
    Column("tenure_days", "whole", "Days since the agent joined.", unit="day"),
    Column("shift_kind", "text", "The shift the agent worked, in the source's own words."),
    Column("employer", "text", "Own staff or the supplier's name."),
    Column("site", "text", "The site (职场)."),
)

WHERE = (
    Column("channel", "text", "The channel, in the source's own words."),
    Column("shop", "text", "The shop or brand."),
    Column("skill_group", "text", "The skill group (技能组) or queue."),
    Column("category", "text", "The category, in the source's own words."),
    Column("subcategory", "text", "The second level of the category."),
    Column("service_stage", "code", "Before or after the sale (售前 / 售后).", codes=("presale", "aftersale")),
    Column("priority", "text", "The priority, in the source's own words."),
)
