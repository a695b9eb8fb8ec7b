// Short HL7v2 messages of one synthetic dialysis patient, for tests that read as a story.
#pragma once

#include <string>

namespace story {

inline std::string msh(const std::string& type, const std::string& control_id,
                       const std::string& time) {
    return "MSH|^~\\&|EHR|H1|CALCIWATCH|H1|" + time + "+0000||" + type + "|" + control_id +
           "|P|2.5.1\r";
}
inline std::string pid(const std::string& number = "900001") {
    return "PID|1||" + number + "^^^H1MRN^MR||Sample^Avery||19580312|F\r";
}
inline std::string admission(const std::string& control_id, const std::string& time,
                             const std::string& diagnoses, const std::string& number = "900001") {
    return msh("ADT^A01^ADT_A01", control_id, time) + "EVN|A01|" + time + "+0000\r" + pid(number) +
           "PV1|1|I|DIAL^3^B\r" + diagnoses;
}
inline std::string calciphylaxis() {
    return "DG1|1||237900002^Calciphylaxis^SCT|||F\r"
           "DG1|2||N18.6^End stage renal disease^I10C|||F\r";
}
inline std::string order(const std::string& control_id, const std::string& time,
                         const std::string& control, const std::string& number,
                         const std::string& drug, const std::string& end = "",
                         const std::string& mrn = "900001") {
    return msh("RDE^O11^RDE_O11", control_id, time) + pid(mrn) + "ORC|" + control + "|" + number +
           "^OE||||||||" + "\r" + "RXE||" + drug + "|5||mg|TAB\r" + "TQ1|1||||||" + time +
           "+0000|" + end + "\rRXR|PO\r";
}
inline std::string warfarin() {
    return "855332^Warfarin Sodium 5 MG Oral Tablet^RXNORM";
}
inline std::string result(const std::string& control_id, const std::string& time,
                          const std::string& code, const std::string& value,
                          const std::string& unit) {
    return msh("ORU^R01^ORU_R01", control_id, time) + pid() + "OBR|1|L1^OE|F" + control_id +
           "^LAB|PANEL^Panel^L|||" + time + "+0000\r" + "OBX|1|NM|" + code + "||" + value + "|" +
           unit + "|||||F|||" + time + "+0000\r";
}

}  // namespace story
