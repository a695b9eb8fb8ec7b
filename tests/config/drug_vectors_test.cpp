// The shipped drugs: every code of the clinical reference, and orders as feeds really send them.
// The words are those of real formularies; no order is a patient's.
#include "tests/config/shipped_terminology.hpp"

namespace {

using namespace shipped;
using alerts::Code;
using alerts::Coded;
using alerts::ConceptKind;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

// ---- Codes, one row of the reference each

struct Row {
    const char* expected;
    const char* system;
    std::vector<const char*> codes;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.expected << ' ' << row.system;
}

class DrugCode : public testing::TestWithParam<Row> {};

TEST_P(DrugCode, means_this) {
    for (const char* code : GetParam().codes) {
        EXPECT_THAT(drug(coded(GetParam().system, code)), Contains(GetParam().expected)) << code;
    }
}

INSTANTIATE_TEST_SUITE_P(
    VitaminKAntagonist, DrugCode,
    testing::Values(Row{"vitamin-k-antagonist",
                        "ATC",
                        {"B01AA01", "B01AA02", "B01AA03", "B01AA04", "B01AA07", "B01AA08",
                         "B01AA09", "B01AA10", "B01AA11", "B01AA12"}},
                    Row{"vitamin-k-antagonist",
                        "RXNORM",
                        {"11289", "114194", "82118", "202421", "405155", "855290", "855296",
                         "855298", "855332", "154", "8150"}}));
INSTANTIATE_TEST_SUITE_P(
    Calcium, DrugCode,
    testing::Values(Row{"calcium-supplement", "ATC", {"A12AA04", "A02AC01", "V03AE07", "V03AE04",
                                                      "A12AA03", "B05XA19", "A12AA07", "B05XA07",
                                                      "A12AA13", "A12AA05", "A12AA06", "A12AA02",
                                                      "A12AA01", "A12AA08", "A12AA20", "A12AX",
                                                      "A12AA12", "M05BB04", "M05BB05", "M05BB08"}},
                    Row{"calcium-supplement", "RXNORM", {"1668247", "1867735"}},
                    Row{"calcium-binder", "ATC", {"A12AA04", "A02AC01", "V03AE07", "V03AE04"}},
                    Row{"intravenous-calcium", "ATC", {"A12AA03", "B05XA19", "A12AA07", "B05XA07"}},
                    Row{"intravenous-calcium", "RXNORM", {"1668247", "1867735"}}));
INSTANTIATE_TEST_SUITE_P(
    VitaminD, DrugCode,
    testing::Values(Row{"active-vitamin-d",
                        "ATC",
                        {"A11CC04", "A11CC03", "H05BX02", "H05BX03", "A11CC02", "M05BB06"}},
                    Row{"active-vitamin-d", "HCPCS", {"J2501", "J1270", "j2501"}},
                    Row{"calcifediol", "ATC", {"H05BX05", "A11CC06"}},
                    Row{"native-vitamin-d",
                        "ATC",
                        {"A11CC05", "A11CC01", "M05BB03", "M05BB04", "M05BB05", "M05BB07"}}));
INSTANTIATE_TEST_SUITE_P(
    Iron, DrugCode,
    testing::Values(Row{"iron",
                        "ATC",
                        {"B03AA07", "B03AA01", "B03AA02", "B03AA03", "B03AB05", "B03AB10", "B03AD",
                         "B03AE", "B03AC", "B03AC01", "B03AC02", "B03AC06", "B03AC07", "V03AE08",
                         "B03AB06"}},
                    Row{"iron", "RXNORM", {"24947", "2539943", "1435169", "1594680"}},
                    Row{"iron", "NDC", {"0781-3542-01", "00781354201", "67457-797-15"}},
                    Row{"ferric-citrate", "ATC", {"V03AE08"}},
                    Row{"ferric-citrate", "RXNORM", {"1594680"}},
                    Row{"multivitamin-with-minerals", "ATC", {"A11AA01"}}));
INSTANTIATE_TEST_SUITE_P(
    Thiosulfate, DrugCode,
    testing::Values(Row{"sodium-thiosulfate", "ATC", {"V03AB06"}},
                    Row{"sodium-thiosulfate", "RXNORM", {"237832", "343542", "2618749", "2618755"}},
                    Row{"sodium-thiosulfate",
                        "NDC",
                        {"60267-705-50", "60267070550", "73077-010-01", "73077001001"}},
                    Row{"pedmark", "RXNORM", {"2618749", "2618755"}}));
INSTANTIATE_TEST_SUITE_P(
    Binders, DrugCode,
    testing::Values(Row{"phosphate-binder",
                        "ATC",
                        {"V03AE02", "V03AE03", "V03AE05", "A02AB01", "A02AB02", "V03AE06",
                         "V03AE07", "V03AE04", "V03AE08", "A12AA04", "A02AC01"}},
                    Row{"phosphate-binder",
                        "RXNORM",
                        {"749206", "861370", "861375", "857224", "1484283", "1594680"}},
                    Row{"potassium-binder", "ATC", {"V03AE01", "V03AE09", "V03AE10"}}));
INSTANTIATE_TEST_SUITE_P(
    MagnesiumAndCalcimimetics, DrugCode,
    testing::Values(
        Row{"magnesium-supplement", "ATC", {"A02AA02", "A06AD02", "A12CC10", "A02AA04", "G04BX01"}},
        Row{"calcimimetic", "ATC", {"H05BX01", "H05BX04", "H05BX06"}},
        Row{"calcimimetic",
            "RXNORM",
            {"432402", "432401", "432400", "1876138", "1876136", "1876132"}}));
INSTANTIATE_TEST_SUITE_P(Pain, DrugCode,
                         testing::Values(Row{"opioid",
                                             "ATC",
                                             {"N02AA01", "N02AB03", "N02AX02", "N02AJ06", "N07BC02",
                                              "N07BC01", "N01AH01"}},
                                         Row{"opioid",
                                             "RXNORM",
                                             {"7052", "7804", "3423", "4337", "5489", "2670",
                                              "10689", "6813", "1819", "6754", "23088", "7814",
                                              "787390", "6378"}},
                                         Row{"paracetamol",
                                             "ATC",
                                             {"N02BE01", "N02BE51", "N02BE71", "N02AJ01", "N02AJ06",
                                              "N02AJ13", "N02AJ17", "N02AJ22"}},
                                         Row{"paracetamol", "RXNORM", {"313782"}}));
INSTANTIATE_TEST_SUITE_P(OtherAnticoagulant, DrugCode,
                         testing::Values(Row{
                             "other-anticoagulant", "ATC", {"B01AB05", "B01AE07", "B01AF02"}}));

TEST(DrugCode, of_other_anticoagulants_is_no_vitamin_k_antagonist) {
    for (const char* code : {"B01AB05", "B01AE07", "B01AF02"}) {
        EXPECT_THAT(drug(coded("ATC", code)), ElementsAre("other-anticoagulant")) << code;
    }
}

TEST(DrugCode, of_channel_blockers_salts_and_gels_is_no_calcium) {
    for (const char* code :
         {"C08CA01", "V03AE09", "V03AF04", "V03AF03", "D11AX03", "V03AE02", "C10AA05", "C10AA08"}) {
        EXPECT_THAT(drug(coded("ATC", code)), Not(Contains("calcium-supplement"))) << code;
    }
}

TEST(DrugCode, of_the_skin_is_no_active_vitamin_d) {
    EXPECT_THAT(drug(coded("ATC", "D05AX03")), IsEmpty());
    EXPECT_THAT(drug(coded("ATC", "D05AX03", "Calcitriol")), IsEmpty());
}

TEST(DrugCode, of_what_is_put_on_skin_or_eye_holds_against_words) {
    EXPECT_THAT(drug(coded("ATC", "D11AX03", "Calcium gluconate")), IsEmpty());
    EXPECT_THAT(drug(coded("ATC", "S01XA99", "Calcium chloride")), IsEmpty());
    EXPECT_THAT(drug(coded("ATC", "D11AX03", "Calcium")), IsEmpty());
    EXPECT_THAT(drug(coded("ATC", "S01XA99", "Calcium")), IsEmpty());
    EXPECT_THAT(drug(coded("ATC", "S01XA99", "Calcitriol")), IsEmpty());
    EXPECT_THAT(drug(coded("ATC", "D01AE99", "Sodium thiosulfate")), IsEmpty());
}

TEST(DrugCode, of_potassium_binders_is_no_phosphate_binder) {
    for (const char* code : {"V03AE01", "V03AE09", "V03AE10"}) {
        EXPECT_THAT(drug(coded("ATC", code)), ElementsAre("potassium-binder")) << code;
    }
}

TEST(DrugCode, of_cough_medicine_is_no_pain_treatment) {
    EXPECT_THAT(drug(coded("ATC", "R05DA04", "Codeine")), IsEmpty());
}

TEST(DrugCode, of_a_scan_tracer_is_no_fytate) {
    EXPECT_THAT(drug(coded("ATC", "V09DB07", "Phytate")), IsEmpty());
}

TEST(DrugCode, that_is_unverified_is_not_used) {
    for (const char* code : {"1897", "214342", "1908", "1901", "1894", "73710", "11516", "214824",
                             "6582", "6581", "161"}) {
        EXPECT_THAT(drug(coded("RXNORM", code)), IsEmpty()) << code;
    }
    for (const char* code : {"J1756", "J1439", "J1750", "J2916", "Q0138"}) {
        EXPECT_THAT(drug(coded("HCPCS", code)), IsEmpty()) << code;
    }
}

// ---- Words

struct Named {
    const char* expected;
    std::vector<const char*> texts;
};
void PrintTo(const Named& row, std::ostream* out) {
    *out << row.expected;
}

class DrugWords : public testing::TestWithParam<Named> {};

TEST_P(DrugWords, name_this) {
    for (const char* text : GetParam().texts) {
        EXPECT_THAT(drug(text), Contains(GetParam().expected)) << text;
    }
}

INSTANTIATE_TEST_SUITE_P(
    OfTheReference, DrugWords,
    testing::Values(
        Named{"vitamin-k-antagonist",
              {"Warfarin",
               "*NF* Warfarin",
               "WARFARIN SODIUM 10 MG TABLET",
               "warfarin5mg",
               "Warfarine 5 mg",
               "warfarina",
               "Varfarin Orion",
               "COUMADIN 2.5mg",
               "Coumadine",
               "Jantoven",
               "acenocoumarol",
               "Acenocumarol 4 mg",
               "Sintrom",
               "Phenprocoumon 3 mg",
               "Marcumar",
               "fluindione",
               "Previscan 20 mg",
               "phenindione",
               "Dicoumarol",
               "ethyl biscoumacetate",
               "clorindione",
               "diphenadione",
               "tioclomarol",
               "Варфарин 2,5 мг",
               "ワルファリンカリウム錠",
               "Pharmacy to dose: warfarin"}},
        Named{
            "calcium-supplement",
            {"Calcium Carbonate 500 mg", "calcium acetate 667", "Calcium Gluconate",
             "Calcium Chlori 1gm/10mL", "calcium citrate", "Calcium Lactate", "calcium glubionate",
             "Calcium phosphate", "calcium glycerophosphate", "CALCIUM 600 + D", "PhosLo", "Tums",
             "Caltrate", "Calcium Gluconate (CRRT)", "Carbonate de calcium", "Oyster Shell Calcium",
             "Calcium Carbonate/Vitamin D3", "Calcio carbonato", "Kalzium Brause"}},
        Named{"calcium-binder", {"Calcium Acetate", "PhosLo", "OsvaRen", "Calcium Carb 1250"}},
        Named{"intravenous-calcium",
              {"Calcium Gluconate 10 %", "Calcium Chlori 1gm/10mL", "CaCl2", "Calciumgluconat"}},
        Named{"active-vitamin-d",
              {"Calcitriol 0.25 mcg", "Rocaltrol", "Calcijex", "alfacalcidol", "One-Alpha",
               "PARICALCITOL", "Zemplar 5 mcg/mL", "Doxercalciferol", "Hectorol",
               "dihydrotachysterol", "1,25-dihydroxyvitamin D3"}},
        Named{"calcifediol", {"Calcifediol", "Rayaldee ER", "25-hydroxyvitamin D3"}},
        Named{"native-vitamin-d",
              {"Cholecalciferol 1000 units", "colecalciferol", "Ergocalciferol 50,000",
               "Vitamin D3", "Vitamin D 1000", "Vitamin D3/placebo"}},
        Named{"iron",
              {"Ferrous Sulfate 325",
               "ferrous sulphate",
               "FERROUS SULF",
               "Ferrous fumarate",
               "ferrous gluconate",
               "Iron Sucrose",
               "Venofer",
               "Iron Dextran (Test Dose)",
               "Ferrlecit",
               "sodium ferric gluconate complex",
               "ferric carboxymaltose",
               "Injectafer",
               "Ferumoxytol",
               "Feraheme",
               "ferric derisomaltose",
               "Iron isomaltoside",
               "Monoferric",
               "iron polymaltose",
               "ferric maltol",
               "Polysaccharide iron complex",
               "Ferric citrate",
               "Auryxia",
               "Slow Fe",
               "Fer-In-Sol",
               "Eisen(II)-sulfat",
               "Hierro sacarosa",
               "Iron + folic acid"}},
        Named{"ferric-citrate", {"Ferric Citrate 210 mg", "AURYXIA"}},
        Named{"multivitamin-with-minerals",
              {"Multivitamin with iron", "Multivitamins w/minerals", "Multivitamin-minerals",
               "Prenatal vitamins", "Multi-Vitamin with minerals"}},
        Named{"sodium-thiosulfate",
              {"Sodium thiosulfate 25 %", "SODIUM THIOSULPHATE", "Natriumthiosulfat",
               "tiosulfato de sodio", "Pedmark"}},
        Named{"snf472", {"SNF472", "SNF-472 300 mg", "snf 472", "hexasodium fytate", "phytate"}},
        Named{"phosphate-binder",
              {"Sevelamer carbonate", "sevel", "SEVELAM 800", "Renvela", "Renagel",
               "Lanthanum carbonate", "Fosrenol", "sucroferric oxyhydroxide", "Velphoro",
               "Aluminum hydroxide", "aluminium hydroxide gel", "algeldrate", "colestilan",
               "Magnesium carbonate", "Calcium acetate", "Calcium carbonate", "Auryxia"}},
        Named{"potassium-binder", {"Patiromer calcium", "Veltassa", "Kayexalate", "Lokelma"}},
        Named{"magnesium-supplement",
              {"Magnesium oxide 400", "Milk of Magnesia", "magnesium hydroxide", "Mag-Ox"}},
        Named{"calcimimetic",
              {"Cinacalcet 30", "Sensipar", "Etelcalcetide", "Parsabiv", "evocalcet"}},
        Named{"opioid",
              {"Morphine sulfate", "oxyCODONE", "HYDROmorphone", "fentaNYL patch", "Tramadol",
               "Methadone", "Buprenorphine", "meperidine", "dihydrocodeine", "oxymorphone",
               "tapentadol", "levorphanol", "Codeine"}},
        Named{"paracetamol",
              {"Acetaminophen 325 mg", "Paracetamol", "hydrocodone-APAP", "Tylenol"}},
        Named{
            "other-anticoagulant",
            {"Apixaban 5 mg", "Heparin 5000 units", "Enoxaparina", "rivaroxaban", "dabigatran"}}));

TEST(DrugWords, of_no_class_name_nothing) {
    for (const char* text : {"Calcium-free solution",
                             "calcium antagonists",
                             "Levofolinate calcium",
                             "Carbasalate calcium",
                             "Calcium dobesilate",
                             "Sennosides calcium",
                             "Calcium pentetate",
                             "Dialysate, calcium 2.5",
                             "PrismaSol calcium 2.5",
                             "Phoxillum calcium",
                             "Ringer lactate (sodium, potassium, calcium)",
                             "Calcium ointment",
                             "Topical calcium",
                             "Silkis (calcitriol)",
                             "Vectical calcitriol",
                             "Topical calcitriol",
                             "Deferasirox for iron excess",
                             "Deferoxamine for iron",
                             "Iron chelator",
                             "Transfusional iron overload",
                             "Ethinyl/iron",
                             "Silver thiosulfate",
                             "Topical thiosulfate",
                             "Intralesional thiosulfate",
                             "Tc 99m phytate",
                             "Phytate Tc99m",
                             "technetium phytate",
                             "Vaccine (aluminum hydroxide)",
                             "Aluminum hydroxide adjuvant",
                             "Magnesium oxide ointment",
                             "Topical magnesium oxide",
                             "Promethazine-codeine",
                             "Spironolactone 25 mg",
                             "busPIRone 5 mg",
                             "Elmiron 100 mg",
                             "colesevelam 625 mg",
                             "Pitavastatin calcium 2 mg",
                             "Atorvastatin Calcium 40 mg",
                             "ROSUVASTATIN CALCIUM",
                             "Leucovorin calcium",
                             "Levoleucovorin calcium",
                             "Calcium folinate",
                             "Fenoprofen calcium",
                             "Mupirocin calcium 2 %",
                             "Docusate calcium",
                             "calcium channel blocker",
                             "Calcium alginate dressing",
                             "Calcium pantothenate",
                             "Edetate calcium disodium",
                             "Acamprosate calcium",
                             "Norethindrone/EE + ferrous fumarate",
                             "ethinyl estradiol/norethindrone (iron placebo tablets)",
                             "Calcitriol ointment 3 mcg/g",
                             "calcitriol cream",
                             "Calcium gluconate gel 2.5 %",
                             "Vitamin K1",
                             "phytonadione",
                             "Deferoxamine (iron chelator)",
                             "Technetium Tc-99m phytate",
                             "99mTc phytate",
                             "apomorphine",
                             "Guaifenesin-codeine",
                             "Warfarin reversal kit",
                             "calcipotriol",
                             "Multivitamin",
                             "Gold sodium thiosulfate patch",
                             "thioguanine",
                             "THIO10"}) {
        EXPECT_THAT(drug(text), IsEmpty()) << text;
    }
}

TEST(DrugWords, of_one_class_name_no_other) {
    EXPECT_THAT(drug("Patiromer calcium"), ElementsAre("potassium-binder"));
    EXPECT_THAT(drug("Heparin calcium"), ElementsAre("other-anticoagulant"));
    EXPECT_THAT(drug("Apixaban 5 mg"), ElementsAre("other-anticoagulant"));
    EXPECT_THAT(drug("Velphoro 500 mg iron"), ElementsAre("phosphate-binder"));
    EXPECT_THAT(drug("Multivitamin with iron"), ElementsAre("multivitamin-with-minerals"));
    EXPECT_THAT(drug("Multi vitamin with iron"), ElementsAre("multivitamin-with-minerals"));
    EXPECT_THAT(drug("Prenatal vitamins, iron, calcium"),
                ElementsAre("multivitamin-with-minerals"));
    EXPECT_THAT(drug("Multi-vitamin with minerals (calcium)"),
                ElementsAre("multivitamin-with-minerals"));
    EXPECT_THAT(drug("Multivitamin with calcium"), ElementsAre("multivitamin-with-minerals"));
    EXPECT_THAT(drug("sucroferric oxyhydroxide (iron 500 mg)"), ElementsAre("phosphate-binder"));
    EXPECT_THAT(drug("Veltassa (calcium)"), ElementsAre("potassium-binder"));
    EXPECT_THAT(drug("Calcium polystyrene sulfonate"), ElementsAre("potassium-binder"));
    EXPECT_THAT(drug("Calcium polystyrene sulphonate"), ElementsAre("potassium-binder"));
    EXPECT_THAT(drug("Nadroparin calcium"), ElementsAre("other-anticoagulant"));
    EXPECT_THAT(drug("Cholecalciferol"), ElementsAre("native-vitamin-d"));
    EXPECT_THAT(drug("Calcifediol"), ElementsAre("calcifediol"));
    EXPECT_THAT(drug("Sodium thiosulfate 12.5 g"), ElementsAre("sodium-thiosulfate"));
}

TEST(DrugWords, of_a_drug_in_two_classes_name_both) {
    EXPECT_THAT(drug("Ferric citrate"), ElementsAre("iron", "ferric-citrate", "phosphate-binder"));
    EXPECT_THAT(drug("Calcium acetate"),
                ElementsAre("calcium-supplement", "calcium-binder", "phosphate-binder"));
    EXPECT_THAT(drug("Calcium carbonate 500 mg + vitamin D3"), Contains("calcium-supplement"));
    EXPECT_THAT(drug("Hydrocodone-acetaminophen 5-325"), ElementsAre("opioid", "paracetamol"));
}

// ---- Vectors: how feeds really carry codes

TEST(DrugVector, local_mnemonic_without_a_system_is_found_by_its_words) {
    EXPECT_THAT(drug(coded("", "COUMOT10", "WARFARIN SODIUM 10 MG TABLET")),
                ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("", "WARF5", "Warfarin")), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("", "WARF0.5HT", "Warfarin 0.5 mg half tab")),
                ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("", "CALC667", "Calcium Acetate")), Contains("calcium-binder"));
    EXPECT_THAT(drug(coded("", "CALC.5", "Calcitriol")), ElementsAre("active-vitamin-d"));
    EXPECT_THAT(drug(coded("", "FERR325", "Ferrous Sulfate")), ElementsAre("iron"));
    EXPECT_THAT(drug(coded("", "FERR62.5I", "Ferric Gluconate")), ElementsAre("iron"));
    EXPECT_THAT(drug(coded("", "IRON100I", "Iron Sucrose")), ElementsAre("iron"));
    EXPECT_THAT(drug(coded("", "SEVE800", "sevelamer")), ElementsAre("phosphate-binder"));
}

TEST(DrugVector, local_mnemonic_alone_is_not_guessed) {
    for (const char* code : {"COUMOT10", "WARF5", "CALC667", "CALC.5", "FERR325", "IRON100I",
                             "SEVE800", "THIO10", "THIO25"}) {
        EXPECT_THAT(drug(coded("", code)), IsEmpty()) << code;
    }
}

TEST(DrugVector, rxcui_is_found_under_its_own_labels) {
    EXPECT_THAT(drug(coded("RXN", "11289", "Warfarin")), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("RXNORM", "11289")), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("RXNORM", "318186", "Amlodipine 5 MG Oral Tablet")), IsEmpty());
}

TEST(DrugVector, rxcui_labelled_ndc_is_found_by_its_words_and_not_by_its_number) {
    EXPECT_THAT(drug(coded("NDC", "11289", "Warfarin 5mg tablet")),
                ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("NDC", "11289", "Lisinopril")), IsEmpty());
}

TEST(DrugVector, ndc_is_read_with_dashes_without_and_with_a_blank_after_its_system) {
    for (const char* code : {"60267-705-50", "60267-0705-50", "60267070550"}) {
        EXPECT_THAT(drug(coded("NDC ", code, "STS 12.5 g vial")), ElementsAre("sodium-thiosulfate"))
            << code;
    }
    EXPECT_THAT(drug(coded("NDC", "007813542")), ElementsAre("iron"));  // nine: the product
    EXPECT_THAT(drug(coded("NDC", "6026770550")), IsEmpty());           // ten: ambiguous
    EXPECT_THAT(drug(coded("NDC ", "00378112001", "Verapamil 120 mg")), IsEmpty());
    EXPECT_THAT(drug(coded("NDC", "0169-6339-10", "Insulin aspart")), IsEmpty());
    EXPECT_THAT(drug(coded("NDC", "DEFAULTMED", "Iron Sucrose (VENOFER) 100 mg")),
                ElementsAre("iron"));
}

TEST(DrugVector, gpi_and_its_alternate_ndc_are_both_looked_at) {
    const Coded both{{Code{"GPI", "01200020200105", "STS"}, Code{"NDC", "60267070550", "STS"}}, ""};
    EXPECT_THAT(drug(both), ElementsAre("sodium-thiosulfate"));
    const Coded by_words{{Code{"GPI", "83200030200110", "Warfarin 5 mg"}, Code{"NDC", "", ""}}, ""};
    EXPECT_THAT(drug(by_words), ElementsAre("vitamin-k-antagonist"));
}

TEST(DrugVector, text_alone_is_enough) {
    EXPECT_THAT(drug(coded("", "", "Warfarin")), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("FDB.MDDB", "", "Warfarin")), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(Coded{{}, "Calcitriol 0.25 mcg capsule"}), ElementsAre("active-vitamin-d"));
}

TEST(DrugVector, code_that_is_the_name_itself_is_read_as_words) {
    EXPECT_THAT(drug(coded("", "WARFARIN 5MG TAB")), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("", "SPIRONOLACTONE 25")), IsEmpty());
}

TEST(DrugVector, code_under_a_national_or_local_system_is_found_by_its_words) {
    EXPECT_THAT(drug(coded("99LCN", "4711", "Warfarin")), ElementsAre("vitamin-k-antagonist"));
    EXPECT_THAT(drug(coded("ADS", "4711", "Calcium acetate")), Contains("calcium-binder"));
    EXPECT_THAT(drug(coded("CB_TASY", "B01AB05", "Enoxaparina")),
                ElementsAre("other-anticoagulant"));
    EXPECT_THAT(drug(coded("99LCN", "B01AA03")), IsEmpty());
}

TEST(DrugVector, atc_is_found_under_its_labels) {
    for (const char* system : {"ATC", "WC", "http://www.whocc.no/atc"}) {
        EXPECT_THAT(drug(coded(system, "B01AA03")), ElementsAre("vitamin-k-antagonist")) << system;
    }
    EXPECT_THAT(drug(coded("ATC", "L01XA02", "karboplatin")), IsEmpty());
}

TEST(DrugVector, component_of_a_nutrition_bag_is_found_by_itself) {  // RXC-2 carries it
    EXPECT_THAT(drug("Calcium Gluconate 100 mg/mL"), Contains("calcium-supplement"));
    EXPECT_THAT(drug("Clinimix E 4.25/5 TPN"), IsEmpty());
}

TEST(DrugVector, code_and_words_that_disagree_fire_the_more_dangerous_class_and_say_so) {
    const auto by = [](const char* concept_name, const Coded& what) {
        return found(ConceptKind::drug, concept_name, what);
    };
    // The code is dangerous.
    EXPECT_EQ(by("vitamin-k-antagonist", coded("RXNORM", "11289", "Acetaminophen 325 MG")),
              "RXNORM 11289; code and text disagree");
    EXPECT_EQ(by("calcium-supplement", coded("ATC", "A12AA04", "Pitavastatin calcium")),
              "ATC A12AA04; code and text disagree");
    EXPECT_EQ(by("iron", coded("RXNORM", "24947", "Norethindrone/EE + ferrous fumarate")),
              "RXNORM 24947; code and text disagree");
    // The words are.
    EXPECT_EQ(by("vitamin-k-antagonist", coded("RXNORM", "313782", "Warfarin 5 MG")),
              "text warfarin*; code and text disagree");
    EXPECT_EQ(by("vitamin-k-antagonist", coded("ATC", "B01AB05", "Warfarin 5 MG")),
              "text warfarin*; code and text disagree");
    EXPECT_EQ(by("calcium-supplement", coded("ATC", "V03AE09", "Calcium carbonate 500 mg")),
              "text calcium; code and text disagree");
    EXPECT_EQ(by("calcium-supplement", coded("ATC", "C08CA01", "Calcium carbonate 500 mg")),
              "text calcium");  // of a code nobody here knows it cannot be said
}

TEST(DrugVector, wrong_rxcui_for_a_drug_of_the_same_class_is_no_disagreement) {
    EXPECT_EQ(found(ConceptKind::drug, "vitamin-k-antagonist",
                    coded("RXNORM", "11289", "acenocoumarol 4 MG")),
              "RXNORM 11289");
}

TEST(DrugVector, rule_of_a_route_or_form_holds_against_a_code) {
    EXPECT_THAT(drug(coded("ATC", "A11CC04", "Calcitriol ointment")), IsEmpty());
    for (const char* text :
         {"Calcium gluconate gel", "Calcium gluconate ointment", "Calcium gluconate, topical"}) {
        EXPECT_THAT(drug(coded("RXNORM", "1668247", text)), IsEmpty()) << text;
    }
}

}  // namespace
