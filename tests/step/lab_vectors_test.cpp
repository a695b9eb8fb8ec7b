// Observations as real feeds carry them (reference, clinical 2.5), with the shipped terminology and
// rules, in a patient with calciphylaxis.
#include "tests/step/messages.hpp"
#include "tests/step/ward.hpp"

#include <ostream>
#include <string>

#include <gtest/gtest.h>

namespace {

using story::Ward;

// OBX from its type on, and what comes of it.
struct Vector {
    const char* name;
    const char* obx;
    const char* told;
    const char* findings;
};
void PrintTo(const Vector& vector, std::ostream* out) {
    *out << vector.name;
}

std::string name_of(const testing::TestParamInfo<Vector>& vector) {
    return vector.param.name;
}

class LabVector : public testing::TestWithParam<Vector> {};

TEST_P(LabVector, does_what_it_must_and_nothing_else) {
    Ward ward;
    ward.receive(story::admission("A1", "20261122100000", story::calciphylaxis()));
    ward.receive(story::msh("ORU^R01^ORU_R01", "R1", "20261122110000") + story::pid() +
                 "OBR|1||F1^LAB|PANEL^Panel^L|||20261122103000+0000\rOBX|1|" + GetParam().obx +
                 "\r");
    std::string findings;
    for (const auto& [message, one] : ward.store_.findings())
        findings += (findings.empty() ? "" : " ") + one.code + " " + one.source.place;
    EXPECT_EQ(ward.told(), GetParam().told);
    EXPECT_EQ(findings, GetParam().findings);
}

constexpr const char* crp_high = "raised crp-high\n";
constexpr const char* pth_high = "raised pth-parathyroidectomy\n";

INSTANTIATE_TEST_SUITE_P(
    OfCodes, LabVector,
    testing::Values(
        Vector{"loinc", "NM|1988-5^C reactive protein^LN||36.2|mg/L^^UCUM|||||F", "", ""},
        Vector{"loinc_high", "NM|1988-5^C reactive protein^LN||86.2|mg/L^^UCUM|||||F", crp_high,
               ""},
        Vector{"loinc_without_a_system", "NM|1988-5^CRP||210|mg/L|||||F", crp_high, ""},
        Vector{"loinc_by_its_address", "NM|1988-5^CRP^http://loinc.org||210|mg/L|||||F", crp_high,
               ""},
        Vector{"local_code_labelled_loinc", "NM|CRP^C-reaktivt protein^LN||185|mg/L|||||F",
               crp_high, "code-check-digit OBX-3"},
        Vector{"loinc_of_another_test", "NM|1988-5^Hemoglobin^LN||14.2|g/dL|||||F", "",
               "unit-unknown OBX-6"},
        Vector{"a_tenfold_unit_error", "NM|1988-5^CRP^LN||142|mg/dL|||||F", "",
               "implausible OBX-5"},
        Vector{"local_pth", "NM|PTH^Parathyroid Hormone^L||125|pg/mL|||||F", "", ""},
        Vector{"local_pth_high", "NM|PTH^Parathyroid Hormone^L||612|pg/mL|||||F", pth_high, ""},
        Vector{"local_ionised_calcium", "NM|CA_ION^Ionized Calcium^L||5.6|mg/dL|||||F", "", ""},
        Vector{"local_phosphate", "NM|PHOS^Phosphorus^L||7.2|mg/dL|||||F", "", ""},
        Vector{"national_code", "NM|NPU19748^C-reaktivt protein^NLK||62|mg/L|||||F", crp_high, ""},
        Vector{"read_code_with_its_local_alternate",
               "SN|42QE.^International normalised ratio^RC^B0700^INR^TCL||^1.6||||||F", "", ""},
        Vector{"words_in_the_ninth_component",
               "NM|17985^^LRR^^^^^^C-reactive protein||62|mg/L|||||F", crp_high, ""},
        Vector{"dose_of_an_anticoagulant_among_results",
               "TX|^Warfarin Dose^RC^B0850^DOSE^TCL||5 mg||||||F", "", ""}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    OfValues, LabVector,
    testing::Values(
        Vector{"above_what_can_be_measured", "SN|2731-8^PTH^LN||>^2500|pg/mL|||||F", pth_high, ""},
        Vector{"above_as_text", "ST|2731-8^PTH^LN||>2500|pg/mL|||||F", pth_high, ""},
        Vector{"below_what_can_be_measured", "SN|2731-8^PTH^LN||<^5|pg/mL|||||F", "", ""},
        Vector{"below_as_text", "ST|1988-5^CRP^LN||<0.01|mg/L|||||F", "", ""},
        Vector{"below_in_a_number", "NM|1988-5^CRP^LN||<15|mg/L|||||F", "", ""},
        Vector{"undecided_against_the_bound", "SN|2731-8^PTH^LN||<^600|pg/mL|||||F", "", ""},
        Vector{"exactly_the_bound", "NM|2731-8^PTH^LN||500|pg/mL|||||F", "", ""},
        Vector{"exactly_the_molar_bound", "NM|14866-8^PTH^LN||55.0|pmol/L|||||F", "", ""},
        Vector{"between_the_bounds_of_two_units", "NM|14866-8^PTH^LN||54|pmol/L|||||F", "", ""},
        Vector{"without_a_status", "NM|1988-5^CRP^LN||62|mg/L", crp_high, ""},
        Vector{"preliminary", "NM|1988-5^CRP^LN||62|mg/L|||||P", "", ""},
        Vector{"without_a_unit", "NM|1988-5^CRP^LN||62||||||F", "", "unit-missing OBX-6"},
        Vector{"unit_as_words_alone", "NM|1988-5^CRP^LN||6.2|^mg/dL|||||F", crp_high, ""},
        Vector{"two_numbers", "NM|1988-5^CRP^LN||60~120|mg/L|||||F", "",
               "value-repeats OBX-5 number-unreadable OBX-5"},
        Vector{"one_number_twice", "NM|1988-5^CRP^LN||60~60|mg/L|||||F", crp_high, ""}),
    name_of);

}  // namespace
