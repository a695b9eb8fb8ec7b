// The units of the shipped laboratory tests, one row of the clinical reference each: exact factors,
// the spellings of laboratories, ranges of what can be true, and bounds that are exact at the edge.
#include "alerts/bound.hpp"
#include "alerts/engine.hpp"
#include "tests/config/shipped_terminology.hpp"

namespace {

using namespace shipped;
using alerts::Decimal;
using alerts::Truth;

struct Row {
    const char* lab;
    const char* reading;
    std::vector<const char*> sent;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.lab << ' ' << row.reading;
}

class LabUnit : public testing::TestWithParam<Row> {};

TEST_P(LabUnit, is_read_in_every_spelling_with_its_exact_factor) {
    for (const char* sent : GetParam().sent) {
        EXPECT_EQ(unit(GetParam().lab, sent), GetParam().reading) << sent;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Crp, LabUnit,
    testing::Values(Row{"crp",
                        "mg/L x 1",
                        {"mg/L", "mg/l", "MG/L", " mg/L ", "mg / L", "mg per L", "MGL", "mgm/L"}},
                    Row{"crp", "mg/L x 10", {"mg/dL", "mg/dl", "MG/DL", "mgdl", "MGDL", "mgm/dl"}},
                    Row{"crp",
                        "mg/L x 1",
                        {"ug/mL", "UG/ML", "\xC2\xB5g/mL", "\xCE\xBCg/mL", "mcg/mL", "MCG/ML",
                         "mcg/ml"}},
                    Row{"crp", "mg/L x 0.1", {"nmol/L", "NMOL/L", "nmol/l"}}));
INSTANTIATE_TEST_SUITE_P(
    Pth, LabUnit,
    testing::Values(
        Row{"pth", "pg/mL x 1", {"pg/mL", "PG/ML", "pg/ml", "PGML", "ng/L", "ng/l", "NG/L"}},
        Row{"pth", "pg/mL x 10", {"ng/dL", "NG/DL"}},
        Row{"pth", "pmol/L x 1", {"pmol/L", "PMOL/L", "pmol/l", "PMOLL"}}));

std::vector<Row> calcium_rows() {
    std::vector<Row> rows;
    for (const char* lab : {"calcium", "calcium-corrected", "calcium-ionised"}) {
        rows.push_back({lab, "mmol/L x 1", {"mmol/L", "MMOL/L", "mmol/l", "MMOLL"}});
        rows.push_back({lab, "mmol/L x 10/40.078", {"mg/dL", "mg/dl", "MG/DL", "MGDL"}});
        rows.push_back({lab, "mmol/L x 0.5", {"mEq/L", "meq/l", "MEQ/L"}});
    }
    return rows;
}
INSTANTIATE_TEST_SUITE_P(Calcium, LabUnit, testing::ValuesIn(calcium_rows()));

INSTANTIATE_TEST_SUITE_P(
    Minerals, LabUnit,
    testing::Values(Row{"phosphate", "mmol/L x 1", {"mmol/L", "MMOL/L"}},
                    Row{"phosphate", "mmol/L x 10/30.974", {"mg/dL", "MG/DL", "mg/dl"}},
                    Row{"magnesium", "mmol/L x 1", {"mmol/L"}},
                    Row{"magnesium", "mmol/L x 10/24.305", {"mg/dL", "MG/DL"}},
                    Row{"magnesium", "mmol/L x 0.5", {"mEq/L", "meq/L"}}));
INSTANTIATE_TEST_SUITE_P(
    Albumin, LabUnit,
    testing::Values(Row{"albumin", "g/L x 1", {"g/L", "G/L", "g/l", "gm/L"}},
                    Row{"albumin",
                        "g/L x 10",
                        {"g/dL", "G/DL", "g/dl", "gm/dl", "GM/DL", "gm/dL", "gms/dL", "GDL"}},
                    Row{"albumin", "g/L x 0.0665", {"umol/L", "\xC2\xB5mol/L", "UMOL/L"}}));
INSTANTIATE_TEST_SUITE_P(Creatinine, LabUnit,
                         testing::Values(Row{"creatinine",
                                             "umol/L x 1",
                                             {"umol/L", "UMOL/L", "UMOLL", "umoll", "\xC2\xB5mol/L",
                                              "\xCE\xBCmol/l", "mcmol/L"}},
                                         Row{"creatinine", "umol/L x 88.42", {"mg/dL", "MG/DL"}}));
INSTANTIATE_TEST_SUITE_P(Lactate, LabUnit,
                         testing::Values(Row{"lactate", "mmol/L x 1", {"mmol/L", "MMOL/L"}},
                                         Row{"lactate", "mmol/L x 0.111", {"mg/dL", "mg/dl"}}));
INSTANTIATE_TEST_SUITE_P(WhiteCells, LabUnit,
                         testing::Values(Row{"white-cell-count",
                                             "10*9/L x 1",
                                             {"10*9/L",
                                              "10^9/L",
                                              "10E9/L",
                                              "x10^9/L",
                                              "x10(9)/L",
                                              "\xC3\x97"
                                              "10^9/L",
                                              "10\xE2\x81\xB9/L",
                                              "G/L",
                                              "G/l",
                                              "GPT/L",
                                              "Gpt/l",
                                              "/nL",
                                              "10*3/uL",
                                              "10^3/uL",
                                              "10^3/\xC2\xB5L",
                                              "x10E3/uL",
                                              "10*3{cells}/uL",
                                              "10\xC2\xB3/mcL",
                                              "K/uL",
                                              "k/ul",
                                              "K/mm3",
                                              "10*3/mm3",
                                              "10(3)/uL",
                                              "thou/mm3",
                                              "K/mm^3",
                                              "thou/mcL",
                                              "Thousand/uL"}},
                                         Row{"white-cell-count",
                                             "10*9/L x 1/1000",
                                             {"/uL", "/\xC2\xB5l", "Leu/ul", "cells/uL", "/mm3",
                                              "10*6/L"}}));
INSTANTIATE_TEST_SUITE_P(
    MassOrMoles, LabUnit,
    testing::Values(Row{"procalcitonin", "ng/mL x 1", {"ng/mL", "NG/ML", "ug/L", "\xC2\xB5g/l"}},
                    Row{"ferritin", "ng/mL x 1", {"ng/mL", "ug/L", "mcg/L"}},
                    Row{"ferritin", "ng/mL x 0.445", {"pmol/L"}},
                    Row{"vitamin-d-25-oh", "nmol/L x 1", {"nmol/L"}},
                    Row{"vitamin-d-25-oh", "nmol/L x 2.496", {"ng/mL", "NG/ML", "ug/L"}}));
INSTANTIATE_TEST_SUITE_P(
    Inr, LabUnit,
    testing::Values(Row{
        "inr", "INR x 1", {"", " ", "{INR}", "INR", "inr", "ratio", "RATIO", "1", "{ratio}"}}));
INSTANTIATE_TEST_SUITE_P(AlkalinePhosphatase, LabUnit,
                         testing::Values(Row{"alkaline-phosphatase",
                                             "U/L x 1",
                                             {"U/L", "U/l", "u/l", "IU/L", "[IU]/L", "IE/l",
                                              "[U]/L", "UI/L", "lU/l", "UL"}}));
INSTANTIATE_TEST_SUITE_P(
    VitalSigns, LabUnit,
    testing::Values(Row{"body-temperature",
                        "Cel x 1",
                        {"Cel", "C",
                         "\xC2\xBA"
                         "C",
                         "Celsius", "degC", "deg C",
                         "\xC2\xB0"
                         "C"}},
                    Row{"body-temperature",
                        "[degF] x 1",
                        {"[degF]", "F",
                         "\xC2\xBA"
                         "F",
                         "Fahrenheit", "degF",
                         "\xC2\xB0"
                         "F"}},
                    Row{"heart-rate",
                        "/min x 1",
                        {"/min", "bpm", "beats/min", "beats/minute", "/minute", "1/min"}},
                    Row{"respiratory-rate",
                        "/min x 1",
                        {"/min", "breaths/min", "breaths/minute", "br/min", "bpm", "1/min",
                         "/minute"}},
                    Row{"systolic-pressure", "mm[Hg] x 1", {"mm[Hg]", "mmHg", "MMHG", "mm Hg"}}));

TEST(LabUnit, that_is_missing_or_unknown_is_never_guessed) {
    for (const char* lab :
         {"crp", "pth", "calcium", "calcium-corrected", "calcium-ionised", "phosphate", "magnesium",
          "albumin", "creatinine", "lactate", "white-cell-count", "procalcitonin", "ferritin",
          "vitamin-d-25-oh", "alkaline-phosphatase", "body-temperature"}) {
        for (const char* sent : {"", " ", "%", "mg", "units", "mg/kg", "L", "?", "mmol/mol"}) {
            EXPECT_EQ(unit(lab, sent), "unknown") << lab << ' ' << sent;
        }
    }
}

TEST(LabUnit, of_another_dimension_is_unknown) {
    EXPECT_EQ(unit("crp", "g/dL"), "unknown");
    EXPECT_EQ(unit("crp", "ng/L"), "unknown");
    EXPECT_EQ(unit("crp", "mmol/L"), "unknown");
    EXPECT_EQ(unit("pth", "mg/L"), "unknown");
    EXPECT_EQ(unit("pth", "nmol/L"), "unknown");
    EXPECT_EQ(unit("calcium", "g/L"), "unknown");
    EXPECT_EQ(unit("phosphate", "U/L"), "unknown");
    EXPECT_EQ(unit("albumin", "mg/L"), "unknown");
    EXPECT_EQ(unit("white-cell-count", "/HPF"), "unknown");
    EXPECT_EQ(unit("white-cell-count", "%"), "unknown");
    EXPECT_EQ(unit("inr", "s"), "unknown");
    EXPECT_EQ(unit("inr", "%"), "unknown");
}

// ---- Bounds, exact at the edge

alerts::Measurement measured(std::string_view text) {
    alerts::Measurement made;
    if (text.starts_with('<')) made.comparator = alerts::Comparator::less;
    if (text.starts_with('>')) made.comparator = alerts::Comparator::greater;
    if (made.comparator != alerts::Comparator::equal) text.remove_prefix(1);
    made.value = Decimal::parse(text).value();
    return made;
}

// Whether the value as sent lies above the bound, in the unit bounds are written in.
Truth above(const char* lab, std::string_view value, const char* sent, std::string_view bound) {
    const auto id = terminology().find(lab).value();
    const auto reading = terminology().read_unit(id, sent).value();
    return lies(alerts::Side::above, measured(value), reading.factor,
                Decimal::parse(bound).value());
}

TEST(LabBound, of_parathyroid_hormone_is_exact_in_each_unit_of_its_own) {
    EXPECT_EQ(above("pth", "500", "pg/mL", "500"), Truth::no);
    EXPECT_EQ(above("pth", "500.0", "ng/L", "500"), Truth::no);
    EXPECT_EQ(above("pth", "500.1", "pg/mL", "500"), Truth::yes);
    EXPECT_EQ(above("pth", "50", "ng/dL", "500"), Truth::no);
    EXPECT_EQ(above("pth", "50.01", "ng/dL", "500"), Truth::yes);
    EXPECT_EQ(above("pth", "55.0", "pmol/L", "55.0"), Truth::no);
    EXPECT_EQ(above("pth", "55.01", "pmol/L", "55.0"), Truth::yes);
    EXPECT_EQ(above("pth", "54", "pmol/L", "55.0"), Truth::no);  // though it is 509 pg/mL
    EXPECT_EQ(above("pth", ">2500", "pg/mL", "500"), Truth::yes);
    EXPECT_EQ(above("pth", "<5", "pg/mL", "500"), Truth::no);
    EXPECT_EQ(above("pth", "<600", "pg/mL", "500"), Truth::unknown);
}

TEST(LabBound, of_crp_is_exact_in_every_unit) {
    EXPECT_EQ(above("crp", "50", "mg/L", "50"), Truth::no);
    EXPECT_EQ(above("crp", "50.0001", "mg/L", "50"), Truth::yes);
    EXPECT_EQ(above("crp", "5.0", "mg/dL", "50"), Truth::no);
    EXPECT_EQ(above("crp", "5.01", "mg/dL", "50"), Truth::yes);
    EXPECT_EQ(above("crp", "500", "nmol/L", "50"), Truth::no);
    EXPECT_EQ(above("crp", "500.1", "nmol/L", "50"), Truth::yes);
}

TEST(LabBound, of_calcium_phosphate_and_magnesium_is_exact_where_a_factor_has_no_decimal) {
    // 4.0078 mg/dL is 1 mmol/L, not one ten-thousandth more or less.
    EXPECT_EQ(above("calcium", "4.0078", "mg/dL", "1"), Truth::no);
    EXPECT_EQ(above("calcium", "4.0079", "mg/dL", "1"), Truth::yes);
    EXPECT_EQ(above("calcium-ionised", "4.0078", "mg/dL", "1"), Truth::no);
    EXPECT_EQ(above("phosphate", "3.0974", "mg/dL", "1"), Truth::no);
    EXPECT_EQ(above("phosphate", "3.0975", "mg/dL", "1"), Truth::yes);
    EXPECT_EQ(above("magnesium", "2.4305", "mg/dL", "1"), Truth::no);
    EXPECT_EQ(above("magnesium", "2.4306", "mg/dL", "1"), Truth::yes);
    EXPECT_EQ(above("calcium", "2", "mEq/L", "1"), Truth::no);
    EXPECT_EQ(above("calcium", "2.001", "mEq/L", "1"), Truth::yes);
}

TEST(LabBound, of_the_other_tests_is_exact) {
    EXPECT_EQ(above("albumin", "4.0", "g/dL", "40"), Truth::no);
    EXPECT_EQ(above("albumin", "1000", "umol/L", "66.5"), Truth::no);
    EXPECT_EQ(above("albumin", "1000.1", "umol/L", "66.5"), Truth::yes);
    EXPECT_EQ(above("creatinine", "1", "mg/dL", "88.42"), Truth::no);
    EXPECT_EQ(above("creatinine", "1.001", "mg/dL", "88.42"), Truth::yes);
    EXPECT_EQ(above("lactate", "100", "mg/dL", "11.1"), Truth::no);
    EXPECT_EQ(above("lactate", "100.1", "mg/dL", "11.1"), Truth::yes);
    EXPECT_EQ(above("white-cell-count", "12000", "/uL", "12"), Truth::no);
    EXPECT_EQ(above("white-cell-count", "12001", "/uL", "12"), Truth::yes);
    EXPECT_EQ(above("procalcitonin", "0.685", "ug/L", "0.685"), Truth::no);
    EXPECT_EQ(above("vitamin-d-25-oh", "100", "ng/mL", "249.6"), Truth::no);
    EXPECT_EQ(above("ferritin", "1000", "pmol/L", "445"), Truth::no);
    EXPECT_EQ(above("inr", "1.5", "", "1.5"), Truth::no);
    EXPECT_EQ(above("inr", "1.51", "", "1.5"), Truth::yes);
}

// ---- What can be true

// The finding about such a result, or "used".
std::string fate(const char* lab_words, const char* value, const char* sent) {
    alerts::Engine engine{
        std::make_shared<const alerts::Knowledge>(alerts::Knowledge{terminology(), {}})};
    alerts::ResultStatement said;
    said.order_key = "L1";
    said.what = words(lab_words);
    said.status = alerts::ResultStatus::final;
    said.number = measured(value);
    said.text = value;
    said.unit = sent;
    said.source.place = "OBX[1]-5";
    alerts::Patient patient;
    alerts::PatientUpdate update;
    update.identifiers = {{"H1MRN", "MR", "900001"}};
    update.events = {said};
    const auto step = engine.apply(patient, std::move(update), said.observed);
    const bool used = patient.results.at(0).reading.has_value();
    if (step.findings.empty()) return used ? "used" : "not used";
    return (used ? "used, but " : "") + step.findings[0].code;
}

struct Gate {
    const char* words;
    const char* unit;
    std::vector<const char*> inside;
    std::vector<const char*> outside;
};
void PrintTo(const Gate& gate, std::ostream* out) {
    *out << gate.words << ' ' << gate.unit;
}

class PlausibleValue : public testing::TestWithParam<Gate> {};

TEST_P(PlausibleValue, is_used_and_any_other_is_a_finding) {
    const Gate& gate = GetParam();
    for (const char* value : gate.inside) {
        EXPECT_EQ(fate(gate.words, value, gate.unit), "used") << value;
    }
    for (const char* value : gate.outside) {
        EXPECT_EQ(fate(gate.words, value, gate.unit), "implausible") << value;
    }
}

INSTANTIATE_TEST_SUITE_P(
    OfTheReference, PlausibleValue,
    testing::Values(
        Gate{"CRP", "mg/L", {"0", "62", "700"}, {"-0.1", "700.1", "142000", ">900"}},
        Gate{"CRP", "mg/dL", {"0", "70"}, {"70.01", "142"}},
        Gate{"CRP", "nmol/L", {"7000"}, {"7000.1"}},
        Gate{"PTH", "pg/mL", {"1", "147", "10000", "<0.5", ">2500"}, {"0.9", "10000.1"}},
        Gate{"PTH", "ng/dL", {"0.1", "1000"}, {"0.09", "1000.1"}},
        Gate{"PTH", "pmol/L", {"0.1", "55", "1061"}, {"0.09", "1061.1"}},
        Gate{"Calcium", "mmol/L", {"0.5", "2.4", "5"}, {"0.49", "5.01", "9.5"}},
        Gate{"Calcium", "mg/dL", {"2.0039", "9.5", "20.039"}, {"2.0038", "20.0391", "95"}},
        Gate{"Calcium", "mEq/L", {"1", "10"}, {"0.99", "10.01"}},
        Gate{"Ionized calcium", "mmol/L", {"0.5", "1.2", "5"}, {"0.4", "5.1"}},
        Gate{"Corrected calcium", "mmol/L", {"0.5", "5"}, {"0.4", "5.1"}},
        Gate{"Phosphate", "mmol/L", {"0.1", "8"}, {"0.09", "8.01"}},
        Gate{"Phosphate", "mg/dL", {"0.30974", "24.7792"}, {"0.30973", "24.7793"}},
        Gate{"Albumin", "g/L", {"5", "70"}, {"4.9", "70.1"}},
        Gate{"Albumin", "g/dL", {"0.5", "7.0"}, {"0.49", "7.01", "38"}}));
INSTANTIATE_TEST_SUITE_P(Ours, PlausibleValue,
                         testing::Values(Gate{"Magnesium", "mmol/L", {"0.8"}, {"11"}},
                                         Gate{"Creatinine", "mg/dL", {"8.5"}, {"850"}},
                                         Gate{"Lactate", "mmol/L", {"2.1"}, {"51"}},
                                         Gate{"WBC", "10*9/L", {"7.2"}, {"7200"}},
                                         Gate{"INR", "", {"2.5"}, {"0", "31"}},
                                         Gate{"Body temperature", "Cel", {"38.4"}, {"101"}},
                                         Gate{"Body temperature", "[degF]", {"101"}, {"38.4"}}));

TEST(PlausibleValue, in_no_unit_or_an_unknown_one_is_a_finding) {
    EXPECT_EQ(fate("CRP", "62", ""), "unit-missing");
    EXPECT_EQ(fate("CRP", "14.2", "g/dL"), "unit-unknown");
    EXPECT_EQ(fate("INR", "70", "%"), "unit-unknown");
}

}  // namespace
