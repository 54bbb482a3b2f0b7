"""Columns of the physician fee schedule, as CMS and those who prepare its files name them."""

from codesets.cells import day, decimal, modifier, number, optional, service_code, text
from codesets.separated import Field

TABLE = "code_fee_schedule"
KEY = (Field(("hcpcs_code", "hcpcs"), service_code), Field(("mod",), modifier))
KEY_COLUMNS = ("code", "modifier")

AMOUNTS = {
    "work": ("rvu_work", "work_rvu"),
    "nonfacility_pe": ("rvu_non_pe", "non_fac_pe_rvu"),
    "facility_pe": ("rvu_fac_pe", "facility_pe_rvu"),
    "malpractice": ("rvu_mp", "mp_rvu"),
    "opps_nonfacility_pe": ("rvu_opps_non_pe", "non_facility_pe_used_for_opps_payment_amount"),
    "opps_facility_pe": ("rvu_opps_fac_pe", "facility_pe_used_for_opps_payment_amount"),
    "opps_malpractice": ("rvu_opps_mp", "mp_used_for_opps_payment_amount"),
    "conversion_factor": ("cf", "conv_factor"),
}
INDICATORS = {
    "status": ("status", "status_code"),
    "global_days": ("glob", "glob_days"),
    "endoscopic_base": ("endo_base",),
    "supervision": ("phys_diag_pro", "physician_supervision_of_diagnostic_procedures"),
    "imaging_family": ("diag_img_fam", "diagnostic_imaging_family_indicator"),
    "nonfacility_na": ("non_na", "non_fac_indicator"),
    "facility_na": ("fac_na", "facility_indicator"),
    "not_for_medicare": ("not_used_mcr", "not_used_for_medicare_payment"),
}
NUMBERS = {
    "pctc": ("pctc", "pctc_ind"),
    "multiple_procedure": ("mult_proc",),
    "bilateral": ("bilat_surg",),
    "assistant": ("asst_surg",),
    "co_surgeons": ("co_surg",),
    "team": ("team_surg",),
}
SHARES = {"preoperative": ("pre_op",), "intraoperative": ("intra_op",), "postoperative": ("post_op",)}
DATES = {"starts": ("date_start",), "ends": ("date_end",)}

AMOUNT_FIELDS = tuple(Field(names, decimal) for names in AMOUNTS.values())
INDICATOR_COLUMNS = (*INDICATORS, *NUMBERS, *SHARES)
INDICATOR_FIELDS = (
    *(Field(names, text) for names in INDICATORS.values()),
    *(Field(names, number) for names in NUMBERS.values()),
    *(Field(names, decimal) for names in SHARES.values()),
)
DATE_FIELDS = tuple(Field(names, optional(day)) for names in DATES.values())
