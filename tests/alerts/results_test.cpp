// Which laboratory value counts, and what is told of those that cannot.
#include "alerts/facts.hpp"
#include "tests/alerts/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ward;

Bed bed_with_calciphylaxis() {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    return bed;
}

std::string newest_crp(const Bed& bed) {
    const Result* newest = newest_result(bed.patient, id("crp"));
    return newest == nullptr ? "none" : newest->said.text;
}

std::string alerts_for(const ResultStatement& one) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(one);
    return bed.active();
}

TEST(Results, are_compared_in_the_unit_they_were_reported_in) {
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "500", "pg/mL")), "");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "500.0", "ng/L")), "");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "500.1", "pg/mL")), "pth-high high");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "50.01", "ng/dL")), "pth-high high");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "55.0", "pmol/L")), "");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "55.1", "pmol/L")), "pth-high high");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "53.5", "pmol/L")), "");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "147", "pg/mL")), "");
}

TEST(Results, are_converted_exactly_where_a_factor_says_so) {
    EXPECT_EQ(alerts_for(result(at(9), crp_test(), "62", "mg/L")), "crp-high moderate");
    EXPECT_EQ(alerts_for(result(at(9), crp_test(), "6.2", "mg/dL")), "crp-high moderate");
    EXPECT_EQ(alerts_for(result(at(9), crp_test(), "5.0", "mg/dL")), "");
    EXPECT_EQ(alerts_for(result(at(9), crp_test(), "500.1", "nmol/L")), "crp-high moderate");
    EXPECT_EQ(alerts_for(result(at(9), crp_test(), "500", "nmol/L")), "");
}

TEST(Results, with_a_comparator_count_only_when_nothing_is_left_open) {
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), ">2500", "pg/mL")), "pth-high high");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "<600", "pg/mL")), "");
    EXPECT_EQ(alerts_for(result(at(9), pth_test(), "<5", "pg/mL")), "");
}

TEST(Results, that_leave_the_answer_open_neither_raise_nor_resolve) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), pth_test(), "612", "pg/mL"));
    bed.say(result(at(10), pth_test(), "<600", "pg/mL"));
    EXPECT_EQ(bed.told, "raised pth-high");
    bed.say(result(at(11), pth_test(), "<5", "pg/mL"));
    EXPECT_EQ(bed.told, "raised pth-high; resolved pth-high");
}

TEST(Results, that_are_preliminary_never_count_until_they_are_confirmed) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), crp_test(), "62", "mg/L", ResultStatus::preliminary));
    EXPECT_EQ(bed.active(), "");
    bed.say(sent(at(10), result(at(9), crp_test(), "", "", ResultStatus::confirmed)));
    EXPECT_EQ(bed.active(), "crp-high moderate");
}

TEST(Results, that_are_preliminary_do_not_take_a_final_one_back) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    bed.say(sent(at(10), result(at(9), crp_test(), "12", "mg/L", ResultStatus::preliminary)));
    EXPECT_EQ(bed.active(), "crp-high moderate");
}

TEST(Results, resolve_an_alert_when_a_newer_one_is_lower) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    bed.say(result(at(10), crp_test(), "40", "mg/L"));
    EXPECT_EQ(bed.told, "raised crp-high; resolved crp-high");
    EXPECT_EQ(bed.alert().ended_because, "result 40 mg/L");
}

TEST(Results, that_come_late_are_kept_and_change_nothing) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(10), crp_test(), "12", "mg/L"));
    bed.say(sent(at(11), result(at(9), crp_test(), "300", "mg/L")));
    EXPECT_EQ(bed.told, "");
    EXPECT_EQ(newest_crp(bed), "12");
    EXPECT_EQ(bed.patient.results.size(), 2U);
}

TEST(Results, of_one_time_are_told_apart_by_when_they_were_sent) {
    Bed bed;
    ResultStatement other = sent(at(11), result(at(9), crp_test(), "12", "mg/L"));
    other.order_key = "L2";
    bed.say(other);
    bed.say(sent(at(10), result(at(9), crp_test(), "300", "mg/L")));
    EXPECT_EQ(newest_crp(bed), "12");
}

TEST(Results, corrected_below_the_bound_retract_the_alert) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    bed.say(sent(at(10), result(at(9), crp_test(), "12", "mg/L", ResultStatus::corrected)));
    EXPECT_EQ(bed.told, "raised crp-high; retracted crp-high");
    EXPECT_EQ(bed.alert().ended_because, "result corrected: 12 mg/L");
    EXPECT_EQ(bed.alert().status, AlertStatus::retracted);
}

TEST(Results, corrected_above_the_bound_update_the_alert) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    bed.say(sent(at(10), result(at(9), crp_test(), "80", "mg/L", ResultStatus::corrected)));
    EXPECT_EQ(bed.told, "raised crp-high; updated crp-high");
    EXPECT_EQ(bed.alert().summary, "CRP 80 mg/L");
    bed.say(sent(at(11), result(at(9), crp_test(), "", "", ResultStatus::withdrawn)));
    EXPECT_EQ(bed.told, "raised crp-high; updated crp-high; retracted crp-high");
}

TEST(Results, withdrawn_retract_the_alert_and_stay_known_as_withdrawn) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    bed.say(sent(at(10), result(at(9), crp_test(), "", "", ResultStatus::withdrawn)));
    EXPECT_EQ(bed.told, "raised crp-high; retracted crp-high");
    EXPECT_EQ(bed.alert().ended_because, "result withdrawn");
    ASSERT_EQ(bed.patient.results.size(), 1U);
    EXPECT_EQ(bed.patient.results[0].said.status, ResultStatus::withdrawn);
    EXPECT_EQ(bed.patient.results[0].said.text, "62");
}

TEST(Results, withdrawn_leave_the_one_before_them_to_count) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(8), crp_test(), "70", "mg/L"));
    bed.say(result(at(9), crp_test(), "12", "mg/L"));
    bed.say(sent(at(10), result(at(9), crp_test(), "", "", ResultStatus::withdrawn)));
    EXPECT_EQ(newest_crp(bed), "70");
    EXPECT_EQ(bed.active(), "crp-high moderate");
}

TEST(Results, withdrawn_under_one_sub_id_leave_those_under_others) {
    Bed bed = bed_with_calciphylaxis();
    ResultStatement one = result(at(9), crp_test(), "62", "mg/L");
    ResultStatement other = result(at(9), crp_test(), "71", "mg/L");
    one.sub_id = "1";
    other.sub_id = "2";
    bed.say({other, one});
    one.status = ResultStatus::withdrawn;
    bed.say(one);
    EXPECT_EQ(bed.active(), "crp-high moderate");
    EXPECT_EQ(newest_crp(bed), "71");
}

TEST(Results, stay_withdrawn_when_the_withdrawn_value_comes_late) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(sent(at(11), result(at(9), crp_test(), "", "", ResultStatus::withdrawn)));
    bed.say(sent(at(10), result(at(9), crp_test(), "62", "mg/L")));
    EXPECT_EQ(bed.told, "");
    bed.say(sent(at(12), result(at(9), crp_test(), "62", "mg/L")));
    EXPECT_EQ(bed.told, "raised crp-high");
}

TEST(Results, corrected_without_the_moment_mean_the_only_one_of_their_series) {
    Bed bed = bed_with_calciphylaxis();
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    bed.say(result(at(10), crp_test(), "", "", ResultStatus::withdrawn));
    EXPECT_EQ(bed.told, "raised crp-high; retracted crp-high");
}

TEST(Results, corrected_find_what_they_correct_whatever_the_order_of_the_triplets) {
    Bed bed = bed_with_calciphylaxis();
    const Code loinc{"LN", "1988-5", "CRP"};
    const Code local{"L", "CRP1", "C reactive"};
    bed.say(result(at(9), Coded{{local, loinc}, ""}, "62", "mg/L"));
    bed.say(sent(at(10),
                 result(at(9), Coded{{loinc, local}, ""}, "12", "mg/L", ResultStatus::corrected)));
    EXPECT_EQ(bed.told, "raised crp-high; retracted crp-high");
    EXPECT_EQ(bed.patient.results.size(), 1U);
}

TEST(Results, confirmed_without_a_value_that_is_known_are_found_out) {
    Bed bed;
    const Step step = bed.say(result(at(9), crp_test(), "", "", ResultStatus::confirmed));
    ASSERT_EQ(step.findings.size(), 1U);
    EXPECT_EQ(step.findings[0].code, "result-unmatched");
    EXPECT_EQ(step.findings[0].source.place, "OBX[1]-11");
}

TEST(Results, sent_again_mark_nothing_as_changed) {
    Bed bed;
    bed.say(result(at(9), crp_test(), "62", "mg/L"));
    bed.patient.results.clear_marks();
    bed.say(sent(at(10), result(at(9), crp_test(), "62", "mg/L")));
    EXPECT_FALSE(bed.patient.results.changed(0));
    EXPECT_EQ(bed.patient.results[0].said.source.sent, at(9));
}

TEST(Results, of_one_order_and_test_are_a_series_in_time) {
    Bed bed;
    for (int hour = 1; hour <= 5; ++hour) bed.say(result(at(hour), crp_test(), "5", "mg/L"));
    EXPECT_EQ(bed.patient.results.size(), 5U);
}

TEST(Results, beyond_fifty_of_a_test_drop_the_oldest_by_clinical_time) {
    Bed bed;
    bed.say(result(at(0), pth_test(), "100", "pg/mL"));
    for (int minute = 59; minute >= 0; --minute) {
        bed.say(result(at(1, minute), crp_test(), std::to_string(minute + 1), "mg/L"));
    }
    EXPECT_EQ(bed.patient.results.size(), 51U);
    EXPECT_EQ(bed.patient.dropped_results.size(), 10U);
    EXPECT_EQ(newest_crp(bed), "60");
    for (const Result& one : bed.patient.results) {
        EXPECT_TRUE(one.said.what == pth_test() || one.said.observed >= at(1, 10));
    }
}

TEST(Results, beyond_two_thousand_drop_the_oldest_of_all) {
    Bed bed{RuleSet{}};
    std::vector<Event> events;
    for (int i = 0; i < 2100; ++i) {
        events.push_back(result(at(0, i), coded("T" + std::to_string(i), "", "L"), "1", "x"));
    }
    bed.say(std::move(events));
    EXPECT_EQ(bed.patient.results.size(), 2000U);
    EXPECT_EQ(bed.patient.dropped_results.size(), 100U);
    EXPECT_EQ(bed.patient.results.front().said.observed, at(0, 100));
}

struct Unusable {
    const char* value;
    const char* unit;
    const char* code;
    const char* place;
};

TEST(Results, that_cannot_be_used_are_found_out_with_their_place_and_raise_nothing) {
    for (const Unusable& one : {Unusable{"62", "", "unit-missing", "OBX[1]-6"},
                                Unusable{"62", " ", "unit-missing", "OBX[1]-6"},
                                Unusable{"14.2", "g/dL", "unit-unknown", "OBX[1]-6"},
                                Unusable{"haemolysed", "mg/L", "number-unreadable", "OBX[1]-5"},
                                Unusable{"142000", "mg/L", "implausible", "OBX[1]-5"},
                                Unusable{"70.1", "mg/dL", "implausible", "OBX[1]-5"},
                                Unusable{"-1", "mg/L", "implausible", "OBX[1]-5"},
                                Unusable{">900", "mg/L", "implausible", "OBX[1]-5"},
                                Unusable{"60-900", "mg/L", "implausible", "OBX[1]-5"}}) {
        Bed bed = bed_with_calciphylaxis();
        const Step step = bed.say(result(at(9), crp_test(), one.value, one.unit));
        ASSERT_EQ(step.findings.size(), 1U) << one.value << one.unit;
        EXPECT_EQ(step.findings[0].code, one.code) << one.value << one.unit;
        EXPECT_EQ(step.findings[0].source.place, one.place);
        EXPECT_FALSE(step.findings[0].detail.empty());
        EXPECT_EQ(bed.told, "") << one.value << one.unit;
        EXPECT_EQ(newest_crp(bed), "none");
    }
}

TEST(Results, at_the_edge_of_what_is_plausible_are_used) {
    EXPECT_EQ(alerts_for(result(at(9), crp_test(), "700", "mg/L")), "crp-high moderate");
    EXPECT_EQ(alerts_for(result(at(9), crp_test(), "70.0", "mg/dL")), "crp-high moderate");
    Bed bed;
    EXPECT_TRUE(bed.say(result(at(9), crp_test(), "0", "mg/L")).findings.empty());
    EXPECT_TRUE(bed.say(result(at(9), pth_test(), "<0.5", "pg/mL")).findings.empty());
}

TEST(Results, of_no_known_test_are_none_of_our_business) {
    Bed bed;
    EXPECT_TRUE(bed.say(result(at(9), words("Haemoglobin"), "abc", "")).findings.empty());
    EXPECT_EQ(bed.patient.results.size(), 1U);
}

TEST(Results, under_a_code_that_fails_its_check_digit_are_used_and_told_of) {
    Bed bed = bed_with_calciphylaxis();
    const Step step =
        bed.say(result(at(9), coded("CRP", "C-reaktivt protein", "LN"), "62", "mg/L"));
    EXPECT_EQ(bed.active(), "crp-high moderate");
    ASSERT_EQ(step.findings.size(), 1U);
    EXPECT_EQ(step.findings[0].code, "code-check-digit");
    EXPECT_EQ(step.findings[0].source.place, "OBX[1]-3");
    EXPECT_EQ(step.findings[0].detail, "'CRP' is no code of LN: taken as a local one");
}

TEST(Results, of_a_test_whose_value_is_words_need_no_number) {
    Concept culture;
    culture.name = "blood-culture";
    culture.kind = ConceptKind::lab;
    culture.texts = {"blood culture"};
    Engine engine{std::make_shared<const Knowledge>(Knowledge{Terminology{{culture}}, {}})};
    Patient patient;
    PatientUpdate update;
    update.identifiers = {{"H1MRN", "MR", "900001"}};
    update.events = {result(at(9), words("Blood culture"), "no growth", "")};
    EXPECT_TRUE(engine.apply(patient, std::move(update), at(10)).findings.empty());
    ASSERT_EQ(patient.results.size(), 1U);
    EXPECT_EQ(patient.results[0].matches.size(), 1U);
    EXPECT_FALSE(patient.results[0].reading);
}

TEST(Results, without_any_value_say_nothing) {
    Bed bed;
    EXPECT_TRUE(bed.say(result(at(9), crp_test(), "", "")).findings.empty());
}

TEST(Results, preliminary_are_judged_when_they_are_confirmed) {
    Bed bed;
    EXPECT_TRUE(
        bed.say(result(at(9), crp_test(), "62", "", ResultStatus::preliminary)).findings.empty());
    const Step step = bed.say(result(at(9), crp_test(), "", "", ResultStatus::confirmed));
    ASSERT_EQ(step.findings.size(), 1U);
    EXPECT_EQ(step.findings[0].code, "unit-missing");
}

}  // namespace
