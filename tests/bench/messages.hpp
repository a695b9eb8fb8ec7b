// Synthetic messages of the size and shape that feeds send; nobody in them has ever lived.
#pragma once

#include <string>

namespace bench {

inline std::string adt() {
    return "MSH|^~\\&|ADT1|GOOD HEALTH|CALCIWATCH|GOOD HEALTH|20260122101500.123+0100||"
           "ADT^A01^ADT_A01|MSG00001|P|2.5.1|||AL|NE|||EN\r"
           "EVN|A01|20260122101500+0100|||C08^Clerk^Cora^^^^^^H1|20260122101400+0100\r"
           "PID|1||471101^^^H1^MR~9912345^^^SSA^SS||Specimen^Paula^Q^^Mrs.^^L||19580423|F||2028-9|"
           "222 Home Street^^Ann "
           "Arbor^MI^48103^USA^H||(555)555-2004^PRN^PH|(555)555-2005|ENG|M|CHR|"
           "AC471101^^^H1^AN||||||||||||N\r"
           "NK1|1|Specimen^Bernhard|SPO|222 Home Street^^Ann Arbor^MI^48103|(555)555-2006|||||||||"
           "||||||||||||||||||||||\r"
           "PV1|1|I|NEPH^3102^B^H1^^BED^^3|R|||1001^Renal^Rita^^^Dr.^^^H1|1002^Refer^Ralf^^^Dr.||"
           "NEP|"
           "|||7|A0||1001^Renal^Rita^^^Dr.|IP|V4711^^^H1^VN|||||||||||||||||||||||||"
           "20260122101400\r"
           "PV2||N|CKD5D^End stage renal disease on haemodialysis\r"
           "AL1|1|DA|70618^Penicillin^RXNORM|MO|Rash|20100101\r"
           "DG1|1||N18.6^End stage renal disease^I10||20260122|A|||||||||1|1001^Renal^Rita\r"
           "DG1|2||E83.59^Calciphylaxis^I10||20260122|A|||||||||2|1001^Renal^Rita\r"
           "IN1|1|PLAN1^Basic|INS1|Good Insurance|1 Cover Way^^Detroit^MI^48201|||G100|||||||"
           "Specimen^Paula|SEL|19580423\r";
}

// A chemistry panel of twelve results.
inline std::string oru() {
    std::string text =
        "MSH|^~\\&|LAB|GOOD HEALTH|CALCIWATCH|GOOD HEALTH|20260122101500+0100||ORU^R01^ORU_R01|"
        "MSG00002|P|2.5.1|||AL|NE\r"
        "PID|1||471101^^^H1^MR||Specimen^Paula^Q^^Mrs.^^L||19580423|F\r"
        "PV1|1|I|NEPH^3102^B^H1|||||||||||||||V4711^^^H1^VN\r"
        "ORC|RE|P778^EHR|F992^LAB||CM||||20260122094500+0100|||1001^Renal^Rita^^^Dr.\r"
        "OBR|1|P778^EHR|F992^LAB|24362-6^Renal function 2000 panel^LN|||20260122080000+0100||||||||"
        "|1001^Renal^Rita^^^Dr.||||||20260122100000+0100||CH|F\r";
    struct Row {
        const char *code, *name, *value, *unit, *range, *flag;
    };
    constexpr Row rows[]{{"2823-3", "Potassium", "5.9", "mmol/L", "3.5-5.1", "H"},
                         {"2951-2", "Sodium", "138", "mmol/L", "136-145", ""},
                         {"2160-0", "Creatinine", "7.84", "mg/dL", "0.50-0.90", "HH"},
                         {"3094-0", "Urea nitrogen", "61", "mg/dL", "6-20", "HH"},
                         {"17861-6", "Calcium", "10.4", "mg/dL", "8.6-10.0", "H"},
                         {"2777-1", "Phosphate", "7.2", "mg/dL", "2.5-4.5", "HH"},
                         {"2731-8", "Parathyrin.intact", "612", "pg/mL", "15-65", "HH"},
                         {"1988-5", "C reactive protein", "118.4", "mg/L", "<5.0", "HH"},
                         {"1751-7", "Albumin", "3.1", "g/dL", "3.5-5.2", "L"},
                         {"6768-6", "Alkaline phosphatase", "188", "U/L", "35-104", "H"},
                         {"718-7", "Hemoglobin", "9.8", "g/dL", "12.0-15.6", "L"},
                         {"6301-6", "INR", "2.6", "", "0.9-1.1", "H"}};
    int n = 0;
    for (const Row& row : rows) {
        text += "OBX|" + std::to_string(++n) + "|NM|" + row.code + '^' + row.name + "^LN||" +
                row.value + '|' + row.unit + '|' + row.range + '|' + row.flag +
                "|||F|||20260122080000+0100||T07^Tech^Tom||COBAS8000^H1|20260122095800+0100\r";
    }
    return text;
}

inline std::string rde() {
    return "MSH|^~\\&|RX|GOOD HEALTH|CALCIWATCH|GOOD HEALTH|20260122101500+0100||RDE^O11^RDE_O11|"
           "MSG00003|P|2.5.1|||AL|NE\r"
           "PID|1||471101^^^H1^MR||Specimen^Paula^Q^^Mrs.^^L||19580423|F\r"
           "PV1|1|I|NEPH^3102^B^H1|||||||||||||||V4711^^^H1^VN\r"
           "AL1|1|DA|70618^Penicillin^RXNORM|MO|Rash\r"
           "ORC|NW|P900^EHR|RX900^RX||IP||||20260122101400+0100|C08^Clerk^Cora||1001^Renal^Rita\r"
           "TQ1|1||QD^Once daily^HL70335|||5^d|20260122180000+0100|20260127180000+0100|R\r"
           "RXE||11289^Warfarin^RXNORM^W5^Warfarin sodium 5 mg tablet^L|5||mg^milligram^UCUM|"
           "TAB^Tablet^HL70292|^Give in the evening|||5|TAB||1001^Renal^Rita^^^Dr.|P002^Pharm^Pia|"
           "RX900||||25^mg\r"
           "RXR|PO^Oral^HL70162\r"
           "ORC|NW|P901^EHR|RX901^RX||IP||||20260122101400+0100|C08^Clerk^Cora||1001^Renal^Rita\r"
           "TQ1|1||QOD^Every other day^HL70335||||20260122200000+0100||R\r"
           "RXE||TPN7^Parenteral nutrition renal^L|1500||mL^millilitre^UCUM|SOL^Solution^HL70292||"
           "||1|BAG||1001^Renal^Rita^^^Dr.||RX901||||||||83|mL/h\r"
           "RXR|IV^Intravenous^HL70162|CVC\r"
           "RXC|B|AA10^Amino acids 10 %^L|750|mL\r"
           "RXC|A|1908^Calcium gluconate 10 %^L|10|mL\r"
           "RXC|A|8591^Potassium chloride^RXNORM|20|mmol\r";
}

// A scanned document: `size` bytes of base64 in one OBX-5.
inline std::string document(std::size_t size) {
    std::string base64;
    for (std::size_t i = 0; i < size; ++i)
        base64 += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[i * 31 % 64];
    return "MSH|^~\\&|SCAN|H1|CALCIWATCH|H1|20260122101500||ORU^R01^ORU_R01|MSG00004|P|2.5.1\r"
           "PID|1||471101^^^H1^MR\r"
           "OBR|1|P779^EHR|F993^SCAN|11488-4^Consult note^LN\r"
           "OBX|1|ED|PDF^Report^L||^application^pdf^Base64^" +
           base64 + "||||||F\r";
}

}  // namespace bench
