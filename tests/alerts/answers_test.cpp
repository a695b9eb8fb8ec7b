// Coded answers of observations as diagnoses (reference, clinical 1.0).
#include "alerts/facts.hpp"
#include "tests/alerts/ward.hpp"

#include <gtest/gtest.h>

namespace {

using namespace ward;

Coded asked(std::string text) {
    return coded("DX", std::move(text), "L");
}

ResultStatement answered(Time when, Coded question, std::vector<Coded> answers,
                         ResultStatus status = ResultStatus::final) {
    ResultStatement made = result(when, std::move(question), "", "", status);
    made.order_key = "P1";
    if (!answers.empty()) made.text = answers.front().display();
    made.answers = std::move(answers);
    return made;
}

Bed bed_on_warfarin() {
    Bed bed;
    bed.say(new_order(at(7), "7001", warfarin()));
    return bed;
}

std::string alerts_after(const ResultStatement& one) {
    Bed bed = bed_on_warfarin();
    bed.say(one);
    return bed.active();
}

TEST(CodedAnswer, that_is_a_problem_is_a_diagnosis_and_its_evidence_is_OBX_5) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Pathology diagnosis"), {calciphylaxis()}));
    EXPECT_EQ(bed.active(), "vka critical");
    ASSERT_EQ(bed.alert().evidence.size(), 2U);
    EXPECT_EQ(bed.alert().evidence[1].condition, "problem calciphylaxis");
    EXPECT_EQ(bed.alert().evidence[1].source, source(at(9), "OBX[1]-5"));
    EXPECT_EQ(bed.alert().evidence[1].value, "237900002 Calciphylaxis");
    EXPECT_EQ(bed.alert().evidence[1].matched, "SNOMED 237900002");
    EXPECT_EQ(bed.alert().summary,
              "STOP: Warfarin Sodium 5 MG Oral Tablet 5 mg, Calciphylaxis "
              "since 2026-11-22");
}

TEST(CodedAnswer, of_several_counts_wherever_it_stands) {
    EXPECT_EQ(alerts_after(answered(at(9), asked("Diagnosis"), {esrd(), calciphylaxis()})),
              "vka critical");
}

TEST(CodedAnswer, that_is_none_of_the_problems_is_no_diagnosis) {
    EXPECT_EQ(alerts_after(answered(at(9), asked("Diagnosis"),
                                    {coded("44054006", "Type 2 diabetes mellitus", "SCT")})),
              "");
}

TEST(CodedAnswer, counts_once_it_is_settled) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}, ResultStatus::preliminary));
    EXPECT_EQ(bed.active(), "");
    bed.say(answered(at(9), asked("Diagnosis"), {}, ResultStatus::confirmed));
    EXPECT_EQ(bed.active(), "vka critical");
}

TEST(CodedAnswer, withdrawn_retracts_the_alert) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    bed.say(sent(at(11), answered(at(9), asked("Diagnosis"), {}, ResultStatus::withdrawn)));
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
    EXPECT_EQ(bed.alert().ended_because, "result withdrawn");
    EXPECT_EQ(bed.patient.results.at(0).said.answers.size(), 1U);  // what it was stays known
}

TEST(CodedAnswer, corrected_to_another_retracts_the_alert_and_back_raises_it_again) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    bed.say(sent(at(11), answered(at(9), asked("Diagnosis"), {words("Vasculitis")},
                                  ResultStatus::corrected)));
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
    EXPECT_EQ(bed.alert().ended_because, "result corrected: Vasculitis");
    bed.say(sent(at(12),
                 answered(at(9), asked("Diagnosis"), {calciphylaxis()}, ResultStatus::corrected)));
    EXPECT_EQ(bed.active(), "vka critical");
}

TEST(CodedAnswer, in_a_deleted_record_is_retracted) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    bed.say(RecordDeletion{source(at(12), "PID")});
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
}

TEST(CodedAnswer, outlives_another_answer_of_another_time) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    bed.say(answered(at(12), asked("Diagnosis"), {esrd()}));
    EXPECT_EQ(bed.active(), "vka critical");
}

TEST(CodedAnswer, to_a_question_about_past_family_risk_or_exclusion_is_no_diagnosis) {
    for (const char* question :
         {"Family history", "FAMILY HISTORY OF DISEASE", "Family member diagnosis", "History of",
          "Past medical history", "History of past illness", "Hx of disease", "Ruled out", "R/O",
          "Excluded diagnosis", "At risk for", "Familienanamnese"})
        EXPECT_EQ(alerts_after(answered(at(9), asked(question), {calciphylaxis()})), "")
            << question;
    for (const char* loinc : {"10157-6", "8670-2", "11348-0"}) {
        ASSERT_TRUE(valid_loinc(loinc));
        EXPECT_EQ(alerts_after(answered(at(9), coded(loinc, "", "LN"), {calciphylaxis()})), "")
            << loinc;
    }
    Coded by_original_text = coded("Q7", "", "L");
    by_original_text.original_text = "Family history";
    EXPECT_EQ(alerts_after(answered(at(9), by_original_text, {calciphylaxis()})), "");
    Coded alternate = coded("Q7", "Question 7", "L");
    alternate.codes.push_back({"LN", "10157-6", ""});
    EXPECT_EQ(alerts_after(answered(at(9), alternate, {calciphylaxis()})), "");
}

TEST(CodedAnswer, to_any_other_question_is_a_diagnosis) {
    for (const char* question : {"Diagnosis", "Diagnosis?", "Final diagnosis", "Comorbidity",
                                 "History of present illness", "Wound aetiology", "Finding"})
        EXPECT_EQ(alerts_after(answered(at(9), asked(question), {calciphylaxis()})), "vka critical")
            << question;
}

TEST(CodedAnswer, to_a_question_about_a_suspicion_is_probable) {
    for (const char* question :
         {"Suspected diagnosis", "Differential diagnosis", "Provisional diagnosis"})
        EXPECT_EQ(alerts_after(answered(at(9), asked(question), {calciphylaxis()})), "vka high")
            << question;
}

TEST(CodedAnswer, under_a_negation_is_none_and_beside_its_code_is_probable) {
    for (const char* answer : {"No calciphylaxis", "calciphylaxis ruled out",
                               "history of calciphylaxis", "Calciphylaxis: absent"}) {
        EXPECT_EQ(alerts_after(answered(at(9), asked("Diagnosis"), {words(answer)})), "") << answer;
        EXPECT_EQ(
            alerts_after(answered(at(9), asked("Diagnosis"), {coded("237900002", answer, "SCT")})),
            "vka high")
            << answer;
    }
}

TEST(CodedAnswer, of_a_probable_code_needs_its_company_which_an_answer_may_be) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {unspecific()}));
    EXPECT_EQ(bed.active(), "");
    bed.say(answered(at(10), asked("Comorbidity"), {esrd()}));
    EXPECT_EQ(bed.active(), "vka high");
}

TEST(CodedAnswer, is_ended_by_a_later_statement_that_the_problem_was_deleted_or_is_over) {
    for (const bool deleted : {true, false}) {
        Bed bed = bed_on_warfarin();
        bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
        ProblemList over = stated(at(10), "P77", calciphylaxis(), deleted);
        over.statements[0].ended = !deleted;
        bed.say(over);
        EXPECT_EQ(bed.active(), "") << deleted;
        EXPECT_EQ(bed.alert().ended_because, "problem no longer listed");
        bed.say(answered(at(11), asked("Diagnosis"), {calciphylaxis()}));
        EXPECT_EQ(bed.active(), "vka critical") << deleted;
    }
}

TEST(CodedAnswer, is_not_ended_by_an_earlier_statement_another_code_or_the_silence_of_a_list) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    bed.say(stated(at(8), "P77", calciphylaxis(), true));
    EXPECT_EQ(bed.active(), "vka critical");
    bed.say(stated(at(10), "P78", esrd(), true));
    EXPECT_EQ(bed.active(), "vka critical");
    bed.say(listed(at(11), {calciphylaxis(), esrd()}));
    bed.say(listed(at(12), {esrd()}));
    EXPECT_EQ(bed.active(), "vka critical");
}

TEST(CodedAnswer, under_a_code_that_fails_its_check_digit_is_told_of) {
    Bed bed;
    const Step step =
        bed.say(answered(at(9), asked("Diagnosis"), {coded("237902008", "Calciphylaxis", "SCT")}));
    ASSERT_EQ(step.findings.size(), 1U);
    EXPECT_EQ(step.findings[0].code, "code-check-digit");
    EXPECT_EQ(step.findings[0].source.place, "OBX[1]-5");
}

TEST(CodedAnswer, that_states_a_diagnosis_is_not_dropped_for_newer_results_of_its_test) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(8), asked("Diagnosis"), {calciphylaxis()}));
    std::vector<Event> events;
    for (int minute = 0; minute < 70; ++minute)
        events.push_back(answered(at(9, minute), asked("Diagnosis"), {words("Foot ulcer")}));
    bed.say(std::move(events));
    EXPECT_EQ(bed.active(), "vka critical");
    EXPECT_EQ(bed.patient.results.size(), 51U);
    // Taken back, it is a result like any other.
    bed.say(sent(at(12), answered(at(8), asked("Diagnosis"), {}, ResultStatus::withdrawn)));
    bed.say(answered(at(13), asked("Diagnosis"), {words("Foot ulcer")}));
    EXPECT_EQ(bed.patient.results.size(), 50U);
}

TEST(CodedAnswer, that_states_a_diagnosis_is_not_dropped_for_two_thousand_other_results) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(0), asked("Diagnosis"), {calciphylaxis()}));
    std::vector<Event> events;
    for (int i = 1; i <= 2100; ++i)
        events.push_back(result(at(0, i), coded("T" + std::to_string(i), "", "L"), "1", "x"));
    bed.say(std::move(events));
    EXPECT_EQ(bed.active(), "vka critical");
    EXPECT_EQ(bed.patient.results.size(), 2000U);
}

TEST(CodedAnswer, that_is_repeated_without_end_is_bounded_and_holds) {
    Bed bed = bed_on_warfarin();
    std::vector<Event> events;
    events.push_back(answered(at(0), asked("Comorbidity"), {esrd()}));
    for (int i = 1; i <= 2100; ++i)
        events.push_back(answered(at(0, i), asked("Diagnosis"), {calciphylaxis()}));
    bed.say(std::move(events));
    EXPECT_EQ(bed.patient.results.size(), 2000U);
    EXPECT_EQ(bed.active(), "vka critical");
    EXPECT_TRUE(find_problem(bed.patient, id("esrd"), terminology()));
}

TEST(CodedAnswer, sent_again_marks_nothing_as_changed) {
    Bed bed;
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    bed.patient.results.clear_marks();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    EXPECT_FALSE(bed.patient.results.changed(0));
}

TEST(CodedAnswer, is_read_anew_under_other_rules) {
    Bed bed = bed_on_warfarin();
    bed.say(answered(at(9), asked("Diagnosis"), {calciphylaxis()}));
    // As it comes from the store.
    bed.patient.results.derive([](Result& one) { one.diagnoses.clear(); });
    bed.under(ward::rules());
    EXPECT_EQ(bed.active(), "vka critical");
}

}  // namespace
