"""Messages about synthetic patients, and what a test calls their parts."""

import datetime
import itertools

CALCIPHYLAXIS = "237900002^Calciphylaxis^SCT"

_control_ids = itertools.count(1)


def now(minutes=0):
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return time.strftime("%Y%m%d%H%M%S+0000")


def message(kind, segments, control_id=None, sent=None):
    """A message as bytes; control ids are unique in a test run unless one is given."""
    control_id = control_id or f"SYS{next(_control_ids):06}"
    header = f"MSH|^~\\&|TEST|H|CALCIWATCH|H|{sent or now()}||{kind}|{control_id}|P|2.5.1"
    return "".join(segment + "\r" for segment in [header, *segments]).encode()


def control_id_of(a_message):
    return a_message.split(b"|")[9].decode()


def pid(patient):
    return f"PID|1||{patient}^^^H1MRN^MR||Test^Pat||19600101|F"


def diagnosis(patient, what=CALCIPHYLAXIS, **header):
    return message("ADT^A01^ADT_A01", [
        f"EVN|A01|{now()}", pid(patient), "PV1|1|I|W1^01^01",
        f"DG1|1||{what}||{now(-60)}|F"], **header)


def merge(into, old, **header):
    return message("ADT^A40^ADT_A39",
                   [f"EVN|A40|{now()}", pid(into), f"MRG|{old}^^^H1MRN^MR"], **header)


def order(patient, number, drug="855332^warfarin sodium 5 MG Oral Tablet^RXNORM", control="NW",
          **header):
    return message("RDE^O11^RDE_O11", [
        pid(patient), f"ORC|{control}|{number}^OE||||||||{now()}",
        f"TQ1|1||||||{now()}", f"RXE||{drug}|5||mg^mg^UCUM|TAB", "RXR|PO^Oral^HL70162"], **header)


def result(patient, number, test, value, unit, **header):
    return message("ORU^R01^ORU_R01", [
        pid(patient), f"OBR|1||{number}^LAB|{test}|||{now()}",
        f"OBX|1|NM|{test}||{value}|{unit}|||||F|||{now()}"], **header)


def crp(patient, number, value, unit, **header):
    return result(patient, number, "1988-5^C reactive protein^LN", value, unit, **header)


def pth(patient, number, value, unit):
    loinc = "2731-8" if unit == "pg/mL" else "14866-8"
    return result(patient, number, f"{loinc}^Parathyrin.intact^LN", value, unit)
