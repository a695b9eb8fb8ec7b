// The shipped laboratory tests: every code of the clinical reference, and names as laboratories
// really send them.
#include "tests/config/shipped_terminology.hpp"

namespace {

using namespace shipped;
using alerts::Code;
using alerts::Coded;
using alerts::ConceptKind;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

struct Row {
    const char* expected;
    std::vector<const char*> codes;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.expected;
}

class LabCode : public testing::TestWithParam<Row> {};

TEST_P(LabCode, means_this_and_nothing_else) {
    for (const char* code : GetParam().codes) {
        for (const char* system : {"LN", "LOINC", "http://loinc.org", ""}) {
            EXPECT_THAT(lab(coded(system, code)), ElementsAre(GetParam().expected))
                << code << ' ' << system;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(
    OfTheReference, LabCode,
    testing::Values(
        Row{"crp", {"1988-5", "30522-7", "76485-2", "76486-0"}}, Row{"pth", {"2731-8", "14866-8"}},
        Row{"calcium", {"17861-6", "2000-8", "49765-1"}}, Row{"calcium-corrected", {"29265-6"}},
        Row{"calcium-ionised", {"1994-3", "1995-0", "17864-0", "17863-2", "38230-9"}},
        Row{"phosphate", {"2777-1", "14879-1"}}, Row{"albumin", {"1751-7", "54347-0", "2862-1"}},
        Row{"magnesium", {"19123-9", "2601-3"}}, Row{"alkaline-phosphatase", {"6768-6"}},
        Row{"creatinine", {"2160-0", "14682-9"}}, Row{"inr", {"6301-6"}},
        Row{"white-cell-count", {"6690-2"}},
        Row{"lactate", {"32693-4", "2518-9", "2524-7", "14118-4", "59032-3"}},
        Row{"procalcitonin", {"33959-8"}}, Row{"ferritin", {"2276-4", "14723-1"}},
        Row{"vitamin-d-25-oh", {"1989-3", "14635-7", "62292-8"}}));

TEST(LabCode, of_which_only_the_component_was_seen_is_not_used) {
    for (const char* code :
         {"71426-1", "48421-2", "35219-5", "32045-7", "47093-0", "14865-0", "49288-4", "46099-8",
          "18281-6", "12180-6", "34581-9", "47596-2", "19072-8", "47598-8", "24519-1", "61151-7",
          "61152-5", "76631-1", "21377-7", "2593-2",  "34714-6", "46418-0", "26464-8", "804-5",
          "75241-0", "8310-5",  "8867-4",  "9279-1",  "8480-6",  "600-7"}) {
        EXPECT_TRUE(alerts::valid_loinc(code)) << code;
        EXPECT_THAT(lab(coded("LN", code)), IsEmpty()) << code;
    }
}

TEST(LabCode, with_a_wrong_check_digit_is_a_local_one) {
    EXPECT_THAT(lab(coded("LN", "14866-4")), IsEmpty());
    EXPECT_THAT(lab(coded("LN", "14866-4", "PTH intact")), ElementsAre("pth"));
    EXPECT_THAT(lab(coded("LN", "CRP", "C-reaktivt protein")), ElementsAre("crp"));
}

TEST(LabCode, without_a_system_is_loincs_when_its_digit_is_right) {
    EXPECT_THAT(lab(coded("", "1988-5", "CRP")), ElementsAre("crp"));
    EXPECT_THAT(lab(coded("", "1988-6")), IsEmpty());
}

TEST(LabCode, under_another_tests_name_is_seen_to_disagree_and_has_none_of_its_units) {
    EXPECT_THAT(lab(coded("LN", "1988-5", "Hemoglobin")), ElementsAre("crp"));
    EXPECT_EQ(unit("crp", "g/dL"), "unknown");
    EXPECT_EQ(found(ConceptKind::lab, "crp", coded("LN", "1988-5", "Procalcitonin")),
              "LOINC 1988-5; code and text disagree");
    EXPECT_EQ(found(ConceptKind::lab, "calcium", coded("LN", "2000-8", "Calcium, ionized")),
              "LOINC 2000-8; code and text disagree");
}

TEST(LabCode, of_an_operation_or_a_biopsy_wash_is_no_parathyroid_hormone_to_judge) {
    for (const char* code : {"38157-4", "40929-2", "47176-3"}) {
        EXPECT_THAT(lab(coded("LN", code, "PTH intact")), IsEmpty()) << code;
    }
    for (const char* text :
         {"PTH intact 10M post excision", "PTH ^5M post excision", "PTH intraoperative",
          "Rapid PTH", "PTH, FNA aspirate washout", "PTH bio-intact"}) {
        EXPECT_THAT(lab(coded("LN", "2731-8", text)), IsEmpty()) << text;
    }
    for (const char* text :
         {"PTH related protein", "PTHrP", "Parathyroid hormone related peptide"}) {
        EXPECT_THAT(lab(text), IsEmpty()) << text;
    }
}

TEST(LabVector, local_codes_are_found_by_their_words) {
    EXPECT_THAT(lab(coded("L", "PTH", "Parathyroid Hormone")), ElementsAre("pth"));
    EXPECT_THAT(lab(coded("L", "CA_ION", "Ionized Calcium")), ElementsAre("calcium-ionised"));
    EXPECT_THAT(lab(coded("L", "PHOS", "Phosphorus")), ElementsAre("phosphate"));
    EXPECT_THAT(lab(coded("NLK", "NPU19748", "C-reaktivt protein")), ElementsAre("crp"));
    EXPECT_THAT(lab(coded("SAPATH", "1234", "Calcium")), ElementsAre("calcium"));
}

TEST(LabVector, national_code_with_its_local_alternate_is_found) {
    const Coded inr{
        {Code{"RC", "42QE.", "International normalised ratio"}, Code{"TCL", "B0700", "INR"}}, ""};
    EXPECT_THAT(lab(inr), ElementsAre("inr"));
}

TEST(LabVector, original_text_alone_is_enough) {
    EXPECT_THAT(lab(Coded{{Code{"LRR", "17985", ""}}, "C-reactive protein"}), ElementsAre("crp"));
}

TEST(LabVector, dose_of_an_anticoagulant_among_the_results_is_no_ratio) {
    const Coded dose{{Code{"RC", "", "Warfarin Dose"}, Code{"TCL", "B0850", "DOSE"}}, ""};
    EXPECT_THAT(lab(dose), ElementsAre("vitamin-k-antagonist-dose"));
    EXPECT_THAT(drug(dose), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(lab("INR target range"), IsEmpty());
}

struct Named {
    const char* expected;
    std::vector<const char*> texts;
};
void PrintTo(const Named& row, std::ostream* out) {
    *out << row.expected;
}

class LabWords : public testing::TestWithParam<Named> {};

TEST_P(LabWords, name_this_and_nothing_else) {
    for (const char* text : GetParam().texts) {
        EXPECT_THAT(lab(text), ElementsAre(GetParam().expected)) << text;
    }
}

INSTANTIATE_TEST_SUITE_P(
    OfLaboratories, LabWords,
    testing::Values(
        Named{"crp",
              {"C reactive protein", "CRP", "C-Reactive Protein, High Sensitivity", "hsCRP",
               "C-reaktives Protein", "Protéine C réactive", "Proteína C reactiva"}},
        Named{"pth", {"PTH, intact", "iPTH", "Parathormon", "PARATHYRIN.INTACT"}},
        Named{"calcium", {"Calcium", "Calcium, total", "CALCIUM, SERUM", "Calcio"}},
        Named{"calcium-corrected",
              {"Calcium korrigiert", "Calcio corregido", "Calcium, corrected", "Corrected calcium",
               "Adjusted Calcium", "Calcium (albumin corrected)", "Calcium corrected for albumin"}},
        Named{"calcium-ionised",
              {"Calcio ionico", "Calcio ionizado", "Calcio ionizzato", "iCa (calcium)",
               "Calcium ionis\xC3\xA9", "Calcium, ionized", "Ionised calcium", "Free Calcium",
               "iCa", "Calcium ionisiert"}},
        Named{"phosphate", {"Phosphate", "Phosphorus", "PHOS", "Inorganic phosphate", "Fosfato"}},
        Named{"albumin", {"Albumin", "ALBUMIN, SERUM", "Albumina"}},
        Named{"magnesium", {"Magnesium", "Magnesio"}},
        Named{"alkaline-phosphatase",
              {"Alkaline phosphatase", "Alk Phos", "ALP", "Alkalische Phosphatase"}},
        Named{"creatinine", {"Creatinine", "Kreatinin"}},
        Named{"inr", {"INR", "International normalized ratio", "Prothrombin INR"}},
        Named{"white-cell-count", {"WBC", "White blood cells", "Leukocytes", "Leukozyten"}},
        Named{"lactate", {"Lactate", "Lactic acid", "Laktat"}},
        Named{"procalcitonin", {"Procalcitonin", "PCT"}}, Named{"ferritin", {"Ferritin"}},
        Named{"vitamin-d-25-oh",
              {"25-OH Vitamin D", "25-Hydroxyvitamin D3", "Vitamin D, 25-hydroxy"}},
        Named{"blood-culture", {"Blood culture", "CULTURE, BLOOD", "Blutkultur"}},
        Named{"body-temperature", {"Body temperature", "Temp"}},
        Named{"heart-rate", {"Heart rate", "Pulse"}},
        Named{"respiratory-rate", {"Respiratory rate", "Respirations"}},
        Named{"systolic-pressure", {"Systolic blood pressure", "SBP"}}));

TEST(LabWords, of_other_tests_name_nothing) {
    for (const char* text : {"WBC, CSF",
                             "WBC pleural",
                             "WBC peritoneal",
                             "WBC dialysate",
                             "WBC ascites",
                             "WBC stool",
                             "WBC body fluid",
                             "WBC clumps",
                             "lactato deshidrogenasa",
                             "PTH intra-operative",
                             "PTH aspirate",
                             "PTH washout",
                             "PTH or PTHrP",
                             "Phosphate dehydrogenase",
                             "Phosphatase, phosphate",
                             "Alkaline phosphate",
                             "Glucose 6 phosphate",
                             "Pyridoxal phosphate",
                             "Magnesium, RBC",
                             "Magnesium, erythrocytes",
                             "Albumin/globulin",
                             "Albumin adjusted",
                             "Creatinine ratio",
                             "Creatinine kinase",
                             "Albumin to creatinine",
                             "Protein to creatinine",
                             "Glycated albumin",
                             "ALP isoenzymes",
                             "Target INR",
                             "Hemoglobin",
                             "CRP/Albumin ratio",
                             "Calcium, urine",
                             "Calcium 24 h urine",
                             "Calcium oxalate crystals",
                             "Calcium x phosphorus product",
                             "Coronary calcium score",
                             "Phosphate, urine",
                             "Glucose-6-phosphate dehydrogenase",
                             "Albumin/creatinine ratio",
                             "Albumin, urine",
                             "Prealbumin",
                             "Creatinine clearance",
                             "Creatinine, urine",
                             "Creatine kinase",
                             "Lactate dehydrogenase",
                             "LDH",
                             "WBC, urine",
                             "WBC esterase",
                             "Bone-specific alkaline phosphatase",
                             "1,25-dihydroxyvitamin D",
                             "Pulse oximetry",
                             "Prothrombin time",
                             "Urine culture",
                             "CA 125",
                             "Magnesium, urine"}) {
        EXPECT_THAT(lab(text), IsEmpty()) << text;
    }
}

TEST(LabWords, of_another_sample_hold_against_a_code) {
    EXPECT_THAT(lab(coded("LN", "2160-0", "Creatinine, urine")), IsEmpty());
    EXPECT_THAT(lab(coded("LN", "17861-6", "Calcium 24 hour urine")), IsEmpty());
}

}  // namespace
