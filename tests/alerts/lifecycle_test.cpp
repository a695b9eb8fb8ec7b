// When alerts begin, change and end, and what they say.
#include "tests/alerts/ward.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace {

using namespace ward;

TEST(Alerts, are_the_same_whether_order_or_diagnosis_came_first) {
    Bed diagnosis_first;
    diagnosis_first.say(listed(at(8), {calciphylaxis()}));
    diagnosis_first.say(new_order(at(9), "7001", warfarin()));
    Bed order_first;
    order_first.say(new_order(at(9), "7001", warfarin()));
    EXPECT_EQ(order_first.told, "");
    order_first.say(listed(at(8), {calciphylaxis()}));
    for (const Bed* bed : {&diagnosis_first, &order_first}) {
        ASSERT_EQ(bed->told, "raised vka");
        EXPECT_EQ(bed->alert().subject, "order 7001^OE");
        EXPECT_EQ(bed->alert().severity, Severity::critical);
        EXPECT_EQ(bed->alert().summary,
                  "STOP: Warfarin Sodium 5 MG Oral Tablet 5 mg, Calciphylaxis since 2026-11-22");
    }
    EXPECT_EQ(diagnosis_first.alert().evidence, order_first.alert().evidence);
}

TEST(Alerts, are_the_same_whatever_the_order_of_statements_within_a_message) {
    std::vector<Event> events{
        listed(at(8), {calciphylaxis()}), new_order(at(9), "7002", warfarin()),
        new_order(at(9), "7001", warfarin()), result(at(9), crp_test(), "62", "mg/L")};
    std::vector<std::size_t> order{0, 1, 2, 3};
    std::string first;
    do {
        Bed bed;
        std::vector<Event> said;
        for (const std::size_t i : order) said.push_back(events[i]);
        const Step step = bed.say(said);
        std::string told;
        for (const AlertChange& one : step.changes) {
            told += one.alert.rule + " " + one.alert.subject + " " + one.alert.summary + "\n";
        }
        if (first.empty()) first = told;
        EXPECT_EQ(told, first);
    } while (std::next_permutation(order.begin(), order.end()));
    EXPECT_LT(first.find("7001"), first.find("7002"));
}

TEST(Alerts, are_the_same_whatever_the_order_of_the_rules) {
    RuleSet backwards = rules();
    std::reverse(backwards.begin(), backwards.end());
    Bed one;
    Bed other{backwards};
    for (Bed* bed : {&one, &other}) {
        bed->say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin()),
                  result(at(9), crp_test(), "62", "mg/L")});
        EXPECT_EQ(bed->patient.alerts.size(), 2U);
    }
    EXPECT_EQ(one.alert(0).summary, other.alert(1).summary);
    EXPECT_EQ(one.alert(1).summary, other.alert(0).summary);
}

TEST(Alerts, carry_who_said_what_where) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(order(at(9), OrderEffect::activate, "NW", "7001",
                  {words("TPN ADULT"), words("Calcium gluconate 10 %"), warfarin()}));
    ASSERT_EQ(bed.active(), "vka critical; calcium high");
    const std::vector<Evidence> expected{{"order calcium-supplement", source(at(9), "RXC[1]-2"),
                                          "Calcium gluconate 10 %", "text calcium"},
                                         {"problem calciphylaxis", source(at(8), "DG1[1]-3"),
                                          "237900002 Calciphylaxis", "SNOMED 237900002"}};
    EXPECT_EQ(bed.alert(1).evidence, expected);
    EXPECT_EQ(bed.alert(1).summary, "Calcium gluconate 10 %");
}

TEST(Alerts, are_one_for_an_order_even_when_two_of_its_drugs_match) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say(order(at(9), OrderEffect::activate, "NW", "7001",
                  {words("calcium gluconate"), words("calcium chloride")}));
    EXPECT_EQ(bed.told, "raised calcium");
    EXPECT_EQ(bed.alert().evidence.size(), 3U);
}

TEST(Alerts, are_one_for_each_order) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say({new_order(at(9), "7001", warfarin()), new_order(at(9), "7002", warfarin())});
    EXPECT_EQ(bed.told, "raised vka; raised vka");
}

TEST(Alerts, are_not_raised_for_a_drug_on_the_skin) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    OrderUpdate gel = new_order(at(9), "7001", words("calcium gluconate"));
    gel.routes = {coded("TP", "Topical", "HL70162")};
    bed.say(gel);
    EXPECT_EQ(bed.told, "");
}

TEST(Alerts, are_resolved_with_the_word_of_the_order_that_ended) {
    const auto because = [](OrderEffect effect, const char* control) {
        Bed bed;
        bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
        bed.say(order(at(10), effect, control, "7001"));
        EXPECT_EQ(bed.told, "raised vka; resolved vka");
        return bed.alert().ended_because;
    };
    EXPECT_EQ(because(OrderEffect::discontinue, "DC"), "order discontinued (DC)");
    EXPECT_EQ(because(OrderEffect::cancel, "OC"), "order cancelled (OC)");
    EXPECT_EQ(because(OrderEffect::hold, "HR"), "order held (HR)");
    EXPECT_EQ(because(OrderEffect::complete, "SC"), "order completed (SC)");
}

TEST(Alerts, are_resolved_when_the_drug_is_exchanged_under_the_same_order) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
    bed.say(order(at(10), OrderEffect::activate, "XO", "7001", {apixaban()}));
    EXPECT_EQ(bed.told, "raised vka; resolved vka");
    EXPECT_EQ(bed.alert().ended_because, "order changed");
}

TEST(Alerts, are_resolved_when_a_later_list_leaves_the_problem_out) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
    bed.say(listed(at(10), {esrd()}));
    EXPECT_EQ(bed.told, "raised vka; resolved vka");
    EXPECT_EQ(bed.alert().ended_because, "problem no longer listed");
}

TEST(Alerts, are_retracted_when_the_problem_is_deleted) {
    Bed bed;
    bed.say({stated(at(8), "P1", calciphylaxis()), new_order(at(9), "7001", warfarin())});
    bed.say(stated(at(10), "P1", calciphylaxis(), true));
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
    EXPECT_EQ(bed.alert().ended_because, "problem deleted");
}

TEST(Alerts, stay_when_another_statement_of_the_problem_remains) {
    Bed bed;
    bed.say({stated(at(8), "P1", calciphylaxis()), stated(at(8), "P2", words("Calciphylaxis")),
             new_order(at(9), "7001", warfarin())});
    bed.say(stated(at(10), "P1", calciphylaxis(), true));
    EXPECT_EQ(bed.told, "raised vka");
    bed.say(stated(at(11), "P2", words("Calciphylaxis"), true));
    EXPECT_EQ(bed.told, "raised vka; retracted vka");
}

TEST(Alerts, say_nothing_on_a_resend_or_a_change_that_changes_nothing) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
    bed.patient.alerts[0].changed = false;
    bed.say(new_order(at(9), "7001", warfarin()));
    bed.say(order(at(10), OrderEffect::activate, "XO", "7001", {warfarin()}));
    bed.say(listed(at(11), {calciphylaxis()}));
    EXPECT_EQ(bed.told, "raised vka");
    EXPECT_FALSE(bed.patient.alerts[0].changed);
}

TEST(Alerts, are_updated_when_what_they_say_changes) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
    OrderUpdate more = order(at(10), OrderEffect::activate, "XO", "7001", {warfarin()});
    more.drugs[0].amount_low = number("7.5");
    bed.now = at(19);
    const Step step = bed.say(more);
    EXPECT_EQ(bed.told, "raised vka; updated vka");
    EXPECT_EQ(step.changes[0].why, "dose rose");
    EXPECT_TRUE(step.changes[0].notify);
    EXPECT_NE(bed.alert().summary.find(" 7.5 mg,"), std::string::npos) << bed.alert().summary;
    EXPECT_EQ(bed.alert().raised, at(18));
    EXPECT_EQ(bed.alert().changed_at, at(19));
}

TEST(Alerts, begin_a_new_episode_when_they_hold_again) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
    bed.say(discontinued(at(10), "7001"));
    bed.now = at(20);
    const Step again = bed.say(new_order(at(11), "7001", warfarin()));
    EXPECT_EQ(bed.told, "raised vka; resolved vka; raised vka");
    ASSERT_EQ(bed.patient.alerts.size(), 1U);
    EXPECT_EQ(bed.alert().episode, 2U);
    EXPECT_EQ(bed.alert().raised, at(20));
    EXPECT_FALSE(bed.alert().ended);
    EXPECT_EQ(bed.alert().ended_because, "");
    EXPECT_EQ(again.changes[0].why, "began to hold again");
}

TEST(Alerts, end_by_time_alone_and_the_patient_says_when_to_look) {
    Bed bed;
    OrderUpdate one = new_order(at(9), "7001", warfarin());
    one.end = at(20);
    bed.say({listed(at(8), {calciphylaxis()}), one});
    EXPECT_EQ(bed.patient.review_at, at(20));
    EXPECT_TRUE(bed.patient.review_changed);
    EXPECT_TRUE(bed.review(at(19, 59)).changes.empty());
    EXPECT_EQ(bed.review(at(20)).changes.size(), 1U);
    EXPECT_EQ(bed.alert().ended_because, "order ended at 2026-11-22T20:00:00.000Z");
    EXPECT_EQ(bed.alert().ended, at(20));
    EXPECT_EQ(bed.patient.review_at, std::nullopt);
    EXPECT_TRUE(bed.review(at(21)).changes.empty());
}

TEST(Alerts, are_not_raised_for_an_order_that_is_over) {
    Bed bed;
    OrderUpdate one = new_order(at(9), "7001", warfarin());
    one.end = at(17);
    bed.say({listed(at(8), {calciphylaxis()}), one});
    EXPECT_EQ(bed.told, "");
    EXPECT_EQ(bed.patient.review_at, std::nullopt);
}

TEST(Alerts, need_no_timer_for_an_order_that_no_rule_minds) {
    Bed bed;
    OrderUpdate one = new_order(at(9), "7001", warfarin());
    one.end = at(20);
    bed.say(one);
    EXPECT_EQ(bed.patient.review_at, std::nullopt);
    bed.say(listed(at(10), {calciphylaxis()}));
    EXPECT_EQ(bed.patient.review_at, at(20));
}

TEST(Alerts, of_a_rule_that_is_gone_or_off_are_resolved) {
    for (const bool gone : {true, false}) {
        Bed bed;
        bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
        RuleSet fewer = rules();
        if (gone) {
            fewer.erase(fewer.begin());
        } else {
            fewer.front().mode = Mode::off;
        }
        bed.under(fewer);
        EXPECT_EQ(bed.told, "raised vka; resolved vka");
        EXPECT_EQ(bed.alert().ended_because, "rule no longer in force");
        bed.say(new_order(at(10), "7002", warfarin()));
        EXPECT_EQ(bed.active(), "");
    }
}

TEST(Alerts, follow_a_rule_that_changed) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin())});
    RuleSet changed = rules();
    changed.front().severity = Severity::moderate;
    changed.front().version = 2;
    const Step step = bed.under(changed);
    EXPECT_EQ(bed.active(), "vka moderate");
    EXPECT_EQ(step.changes[0].why, "severity fell");
    EXPECT_EQ(bed.alert().rule_version, 2U);
}

TEST(Alerts, name_what_nobody_stated) {
    Rule one = rule("vka", Severity::info, order_of("vitamin-k-antagonist"),
                    "{order.drug}|{order.dose}|{order.number}|{order.start}");
    one.for_each_order = id("vitamin-k-antagonist");
    Bed bed{{one}};
    OrderUpdate bare = new_order(at(9), "7001", warfarin());
    bare.drugs[0].amount_low.reset();
    bed.say(bare);
    EXPECT_EQ(bed.alert().summary,
              "Warfarin Sodium 5 MG Oral Tablet|dose not stated|7001|start not stated");
    OrderUpdate fuller = order(at(10), OrderEffect::activate, "XO", "7001", {warfarin()});
    fuller.drugs[0].amount_high = 10;
    fuller.drugs[0].amount_unit.clear();
    fuller.start = at(9, 30);
    bed.say(fuller);
    EXPECT_EQ(bed.alert().summary,
              "Warfarin Sodium 5 MG Oral Tablet|5-10 (unit not stated)|7001|2026-11-22T09:30Z");
}

TEST(Alerts, speak_of_the_result_as_it_was_sent) {
    Bed bed{{rule("crp", Severity::info, above("crp", {{"mg/L", 50}}),
                  "{result.name} {result.value} {result.unit} at {result.time}")}};
    bed.say(result(at(9, 5), crp_test(), ">60.0", "mg/L"));
    EXPECT_EQ(bed.alert().summary, "CRP >60.0 mg/L at 2026-11-22T09:05Z");
}

TEST(Alerts, are_not_raised_by_what_must_never_alert) {
    Bed bed;
    bed.say(listed(at(8), {calciphylaxis()}));
    bed.say({new_order(at(9), "1", apixaban()), new_order(at(9), "2", words("spironolactone")),
             new_order(at(9), "3", words("pitavastatin calcium")),
             result(at(9), crp_test(), "9", "mg/L"), result(at(9), pth_test(), "147", "pg/mL")});
    EXPECT_EQ(bed.told, "");
    Bed healthy;
    healthy.say({new_order(at(9), "1", warfarin()), result(at(9), crp_test(), "300", "mg/L"),
                 listed(at(9), {words("no evidence of calciphylaxis")})});
    EXPECT_EQ(healthy.told, "");
}

TEST(Engine, fills_in_what_is_derived_of_a_patient_from_the_store) {
    Bed bed;
    bed.say({listed(at(8), {calciphylaxis()}), new_order(at(9), "7001", warfarin()),
             result(at(9), crp_test(), "62", "mg/L")});
    Patient stored = bed.patient;
    stored.problems[0].matches.clear();
    stored.orders[0].drugs[0].matches.clear();
    stored.results.derive([](Result& one) {
        one.matches.clear();
        one.reading.reset();
        one.test.clear();
    });
    bed.engine.classify(stored);
    EXPECT_EQ(stored.problems[0].matches, bed.patient.problems[0].matches);
    EXPECT_EQ(stored.orders[0].drugs[0].matches, bed.patient.orders[0].drugs[0].matches);
    EXPECT_EQ(stored.results[0].matches, bed.patient.results[0].matches);
    EXPECT_EQ(stored.results[0].test, bed.patient.results[0].test);
    ASSERT_TRUE(stored.results[0].reading);
    EXPECT_TRUE(bed.engine.review(stored, bed.now).changes.empty());
}

TEST(Engine, learns_identifiers_once_and_keeps_the_newest_demographics) {
    Bed bed;
    Demographics said;
    said.name = "Sample, Avery";
    said.birth_date = "1958-03-12";
    said.source = source(at(10), "PID");
    bed.say(said);
    bed.say(said);
    EXPECT_EQ(bed.patient.identifiers.size(), 1U);
    Demographics older = said;
    older.name = "Other, Name";
    older.source = source(at(9), "PID");
    bed.say(older);
    EXPECT_EQ(bed.patient.name, "Sample, Avery");
    Demographics deleted;
    deleted.birth_date = "";
    deleted.source = source(at(11), "PID");
    bed.say(deleted);
    EXPECT_EQ(bed.patient.birth_date, "");
    EXPECT_EQ(bed.patient.name, "Sample, Avery");
}

TEST(Engine, keeps_the_newest_statement_about_the_encounter) {
    Bed bed;
    EncounterUpdate admitted;
    admitted.act = EncounterAct::admit;
    admitted.visit_number = "V1";
    admitted.location = "DIAL^3^B";
    admitted.at = at(9);
    bed.say(admitted);
    EXPECT_EQ(bed.patient.encounter()->admitted, at(9));
    EncounterUpdate left;
    left.act = EncounterAct::discharge;
    left.at = at(12);
    bed.say(left);
    // Late, but newer than what was said of the place; the discharge said nothing of it.
    EncounterUpdate moved;
    moved.location = "4W^1^A";
    moved.at = at(10);
    bed.say(moved);
    EXPECT_EQ(bed.patient.encounter()->location, "4W^1^A");
    EncounterUpdate stale;
    stale.location = "ER^1^A";
    stale.at = at(8);
    bed.say(stale);
    EXPECT_EQ(bed.patient.encounter()->location, "4W^1^A");
    EXPECT_EQ(bed.patient.encounter()->discharged, at(12));
    EncounterUpdate next;
    next.act = EncounterAct::admit;
    next.visit_number = "V2";
    next.at = at(15);
    bed.say(next);
    EXPECT_EQ(bed.patient.encounter()->location, "");
    EXPECT_EQ(bed.patient.encounter()->discharged, std::nullopt);
    EXPECT_EQ(bed.patient.encounter()->admitted, at(15));
}

TEST(Engine, keeps_each_visit_by_its_number_and_refuses_what_is_older_of_it_alone) {
    Bed bed;
    const auto said = [&bed](const char* visit, int hour, const char* location) {
        EncounterUpdate update;
        update.visit_number = visit;
        update.location = location;
        update.at = at(hour);
        bed.say(update);
    };
    said("V2", 12, "4W");
    said("V1", 9, "DIAL");
    ASSERT_EQ(bed.patient.encounters.size(), 2U);
    EXPECT_EQ(bed.patient.encounters[0].location, "DIAL")
        << "a late word about another visit counts";
    EXPECT_EQ(bed.patient.encounter()->visit_number, "V2");
    said("V2", 11, "stale");
    EXPECT_EQ(bed.patient.encounter()->location, "4W");
}

TEST(Engine, a_visit_number_learnt_late_is_that_of_the_visit_in_hand) {
    Bed bed;
    EncounterUpdate update;
    update.location = "4W";
    update.at = at(9);
    bed.say(update);
    update.visit_number = "V1";
    update.location.reset();
    update.at = at(10);
    bed.say(update);
    ASSERT_EQ(bed.patient.encounters.size(), 1U);
    EXPECT_EQ(bed.patient.encounter()->visit_number, "V1");
    EXPECT_EQ(bed.patient.encounter()->location, "4W");
}

TEST(Engine, visits_are_bounded_and_the_oldest_go_first) {
    Bed bed;
    for (int i = 0; i < 150; ++i) {
        EncounterUpdate update;
        update.visit_number = "V" + std::to_string(i);
        update.at = at(0) + std::chrono::minutes{i};
        bed.say(update);
    }
    EXPECT_EQ(bed.patient.encounters.size(), 100U);
    EXPECT_EQ(bed.patient.encounter()->visit_number, "V149");
    EXPECT_EQ(bed.patient.dropped_encounters.size(), 50U);
}

TEST(Engine, a_visit_that_has_another_number_keeps_what_was_said_of_it) {
    Bed bed;
    EncounterUpdate update;
    update.visit_number = "V1";
    update.location = "4W";
    update.at = at(9);
    bed.say(update);
    bed.say(VisitRename{VisitNumber::visit, "V1", "V2"});
    ASSERT_EQ(bed.patient.encounters.size(), 1U);
    EXPECT_EQ(bed.patient.encounter()->visit_number, "V2");
    EXPECT_EQ(bed.patient.encounter()->location, "4W");
    EXPECT_EQ(bed.patient.dropped_encounters, std::vector<std::string>{"V1"});
}

}  // namespace
