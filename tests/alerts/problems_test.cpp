// What lists, action codes and time make of a patient's diagnoses.
#include "tests/alerts/ward.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <gtest/gtest.h>

namespace {

using namespace ward;

// The displays of the active problems.
std::string active_problems(const Bed& bed) {
    std::string text;
    for (const Problem& one : bed.patient.problems) {
        if (one.active) text += (text.empty() ? "" : "; ") + one.what.display();
    }
    return text;
}

TEST(Problems, end_when_a_later_list_leaves_them_out) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis(), esrd()}));
    bed.say(listed(at(10), {esrd()}));
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
}

TEST(Problems, stay_when_the_list_of_another_visit_leaves_them_out) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}, "ward"));
    bed.say(listed(at(10), {esrd()}, "clinic"));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis; End stage renal disease");
}

TEST(Problems, stated_by_the_lists_of_two_visits_end_with_the_second) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis(), esrd()}, "ward"));
    bed.say(listed(at(10), {calciphylaxis()}, "clinic"));
    bed.say(listed(at(11), {esrd()}, "ward"));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis; End stage renal disease");
    bed.say(listed(at(12), {esrd()}, "clinic"));
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
}

TEST(Problems, stated_by_the_lists_of_two_visits_are_the_same_in_any_order_of_arrival) {
    const std::vector<ProblemList> lists{listed(at(9), {calciphylaxis(), esrd()}, "ward"),
                                         listed(at(10), {calciphylaxis()}, "clinic"),
                                         listed(at(11), {esrd()}, "ward")};
    std::array<std::size_t, 3> order{0, 1, 2};
    do {
        Bed bed;
        for (const std::size_t i : order) bed.say(lists[i]);
        std::set<std::string> active;
        for (const Problem& one : bed.patient.problems)
            if (one.active) active.insert(one.what.display());
        EXPECT_EQ(active, (std::set<std::string>{"Calciphylaxis", "End stage renal disease"}));
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Problems, ended_by_themselves_come_back_with_a_later_list_only) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}, "ward"));
    ProblemList resolved = stated(at(11), "", calciphylaxis());
    resolved.statements[0].ended = true;
    bed.say(resolved);
    EXPECT_EQ(active_problems(bed), "");
    bed.say(listed(at(10), {calciphylaxis()}, "clinic"));
    EXPECT_EQ(active_problems(bed), "");
    bed.say(listed(at(12), {calciphylaxis()}, "clinic"));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis");
}

TEST(Problems, keep_the_lists_of_a_bounded_number_of_visits) {
    Bed bed;
    for (int visit = 0; visit < 60; ++visit)
        bed.say(listed(at(9, visit), {calciphylaxis()}, "V" + std::to_string(visit)));
    ASSERT_EQ(bed.patient.problems.size(), 1U);
    EXPECT_EQ(bed.patient.problems[0].listings.size(), 20U);
    EXPECT_EQ(active_problems(bed), "Calciphylaxis");
}

TEST(Problems, stay_when_a_list_that_names_no_visit_leaves_them_out) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}, ""));
    bed.say(listed(at(10), {esrd()}, ""));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis; End stage renal disease");
}

TEST(Problems, stay_when_a_message_says_nothing_of_diagnoses) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}));
    bed.say(listed(at(10), {}));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis");
}

TEST(Problems, of_an_older_list_change_nothing_that_a_newer_one_said) {
    Bed in_order;
    in_order.say(listed(at(9), {calciphylaxis(), esrd()}));
    in_order.say(listed(at(10), {esrd()}));
    Bed late;
    late.say(listed(at(10), {esrd()}));
    late.say(listed(at(9), {calciphylaxis(), esrd()}));
    EXPECT_EQ(active_problems(late), active_problems(in_order));
    late.say(listed(at(9, 30), {calciphylaxis()}));
    EXPECT_EQ(active_problems(late), "End stage renal disease");
}

TEST(Problems, of_a_list_of_the_same_time_follow_arrival) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}));
    bed.say(listed(at(9), {esrd()}));
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
}

TEST(Problems, stated_by_an_action_code_are_not_ended_by_a_list) {
    Bed bed;
    bed.say(stated(at(9), "P77", calciphylaxis()));
    bed.say(listed(at(10), {esrd()}));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis; End stage renal disease");
    bed.say(stated(at(11), "P77", calciphylaxis(), true));
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
}

TEST(Problems, stay_deleted_when_the_deletion_came_first) {
    Bed bed;
    bed.say(stated(at(11), "P77", calciphylaxis(), true));
    bed.say(stated(at(9), "P77", calciphylaxis()));
    EXPECT_EQ(active_problems(bed), "");
    bed.say(stated(at(12), "P77", calciphylaxis()));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis");
}

TEST(Problems, are_deleted_by_code_when_the_deletion_names_no_instance) {
    Bed bed;
    bed.say(stated(at(9), "P77", calciphylaxis()));
    bed.say(stated(at(10), "", coded("237900002", "", "http://snomed.info/sct"), true));
    EXPECT_EQ(active_problems(bed), "");
}

TEST(Problems, of_one_unspecific_code_in_one_list_are_kept_apart) {
    Bed bed;
    bed.say(listed(at(9), {coded("E83.59", "Calciphylaxis", "I10"),
                           coded("E83.59", "Hypercalciuria", "I10")}));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis; Hypercalciuria");
    bed.say(listed(at(10), {coded("E83.59", "Hypercalciuria", "I10")}));
    EXPECT_EQ(active_problems(bed), "Hypercalciuria");
}

TEST(Problems, repeated_keep_who_said_them_first) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}));
    bed.say(listed(at(10), {calciphylaxis()}));
    ASSERT_EQ(bed.patient.problems.size(), 1U);
    EXPECT_EQ(bed.patient.problems[0].source, source(at(9), "DG1[1]-3"));
    EXPECT_EQ(bed.patient.problems[0].as_of, at(10));
}

TEST(Problems, mark_nothing_as_changed_when_nothing_is_new) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}));
    bed.patient.problems[0].changed = false;
    bed.say(listed(at(9), {calciphylaxis()}));
    EXPECT_FALSE(bed.patient.problems[0].changed);
}

ProblemList emptied(Time when, std::string visit) {
    ProblemList list = listed(when, {}, std::move(visit));
    list.deletes_all = true;
    return list;
}

TEST(Problems, end_when_the_list_of_their_visit_is_emptied) {
    Bed bed;
    bed.say({new_order(at(8), "7001", warfarin()), listed(at(9), {calciphylaxis(), esrd()})});
    bed.say(emptied(at(10), "V1"));
    EXPECT_EQ(active_problems(bed), "");
    EXPECT_EQ(bed.told, "raised vka; resolved vka");
}

TEST(Problems, stay_when_the_list_of_another_visit_is_emptied_or_they_stand_alone) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}, "ward"));
    bed.say(stated(at(9), "P77", esrd()));
    bed.say(emptied(at(10), "clinic"));
    bed.say(emptied(at(10), ""));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis; End stage renal disease");
    bed.say(emptied(at(10), "ward"));
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
}

TEST(Problems, of_a_list_that_was_emptied_stay_ended_when_an_older_list_comes_late) {
    Bed bed;
    bed.say(listed(at(8), {esrd()}));
    bed.say(emptied(at(10), "V1"));
    bed.say(listed(at(9), {calciphylaxis(), esrd()}));
    EXPECT_EQ(active_problems(bed), "");
    bed.say(listed(at(11), {calciphylaxis()}));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis");
}

TEST(Problems, stay_when_an_emptied_list_is_older_than_what_they_were_stated_by) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}));
    bed.say(emptied(at(8), "V1"));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis");
}

TEST(Problems, that_are_over_by_their_status_end_even_in_a_list_that_states_them) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis(), esrd()}));
    ProblemList over = listed(at(10), {calciphylaxis(), esrd()});
    over.statements[0].ended = true;
    bed.say(over);
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
    bed.say(listed(at(11), {calciphylaxis(), esrd()}));
    EXPECT_EQ(active_problems(bed), "Calciphylaxis; End stage renal disease");
}

TEST(Problems, deleted_by_an_action_code_are_not_brought_back_by_a_list_that_newer_ones_end) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis(), esrd()}));
    bed.say(stated(at(10), "", calciphylaxis(), true));
    bed.say(listed(at(12), {esrd()}));
    bed.say(listed(at(11), {calciphylaxis(), esrd()}));
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
}

TEST(Problems, by_a_probable_code_count_only_beside_what_makes_them_likely) {
    Bed bed;
    bed.say({new_order(at(8), "7001", warfarin()), listed(at(9), {unspecific()})});
    EXPECT_EQ(bed.active(), "");
    bed.say(listed(at(10), {unspecific(), esrd()}));
    EXPECT_EQ(bed.active(), "vka high");
    bed.say(listed(at(11), {unspecific()}));
    EXPECT_EQ(bed.active(), "");
    EXPECT_EQ(bed.alert().ended_because, "probable problem without what makes it count");
}

TEST(Problems, that_are_probable_lower_the_severity_by_one_step_and_say_so) {
    Bed bed;
    ProblemList working = listed(at(9), {calciphylaxis()});
    working.statements[0].stated = Certainty::probable;
    bed.say({new_order(at(8), "7001", warfarin()), working});
    EXPECT_EQ(bed.active(), "vka high");
    EXPECT_EQ(bed.alert().certainty, Certainty::probable);
    EXPECT_TRUE(bed.alert().summary.starts_with("Possible: STOP: Warfarin")) << bed.alert().summary;

    const Step confirmed = bed.say(listed(at(10), {calciphylaxis()}));
    EXPECT_EQ(bed.active(), "vka critical");
    ASSERT_EQ(confirmed.changes.size(), 1U);
    EXPECT_EQ(confirmed.changes[0].change, Change::updated);
    EXPECT_EQ(confirmed.changes[0].why, "severity rose");
    EXPECT_TRUE(bed.alert().summary.starts_with("STOP: ")) << bed.alert().summary;
}

TEST(Problems, lower_no_severity_below_info) {
    Bed bed{{rule("any", Severity::info, problem("calciphylaxis"), "{problem.name}")}};
    bed.say(listed(at(9), {words("suspected calciphylaxis")}));
    EXPECT_EQ(bed.active(), "any info");
    EXPECT_EQ(bed.alert().summary, "Possible: suspected calciphylaxis");
}

TEST(Problems, under_a_code_that_fails_its_check_digit_are_told_of_once) {
    Bed bed;
    const Coded mistyped = coded("237902008", "Calciphylaxis", "SCT");
    const Step first = bed.say(stated(at(8), "P1", mistyped));
    ASSERT_EQ(first.findings.size(), 1U);
    EXPECT_EQ(first.findings[0].code, "code-check-digit");
    EXPECT_EQ(first.findings[0].source.place, "DG1[1]-3");
    EXPECT_TRUE(bed.say(stated(at(9), "P1", mistyped)).findings.empty());
    EXPECT_TRUE(bed.say(stated(at(9), "P2", calciphylaxis())).findings.empty());
}

TEST(Problems, of_a_visit_that_becomes_another_go_by_the_newer_list_of_the_two) {
    Bed bed;
    bed.say(listed(at(9), {calciphylaxis()}, "V1"));
    bed.say(listed(at(10), {calciphylaxis(), esrd()}, "V2"));
    bed.say(listed(at(11), {esrd()}, "V2"));
    ASSERT_EQ(active_problems(bed), "Calciphylaxis; End stage renal disease");
    bed.say(VisitRename{VisitNumber::visit, "V1", "V2"});
    EXPECT_EQ(active_problems(bed), "End stage renal disease");
}

TEST(Problems, that_end_as_their_visit_becomes_another_end_what_rested_on_them) {
    Bed bed;
    bed.say(new_order(at(7), "7001", warfarin()));
    bed.say(listed(at(9), {calciphylaxis()}, "V1"));
    bed.say(listed(at(10), {calciphylaxis()}, "V2"));
    bed.say(listed(at(11), {esrd()}, "V2"));
    ASSERT_EQ(bed.active(), "vka critical");
    bed.say(VisitRename{VisitNumber::visit, "V1", "V2"});
    EXPECT_EQ(bed.active(), "");
}

TEST(Problems, of_a_deleted_record_go_whatever_was_said_later) {
    Bed bed;
    bed.say(stated(at(12), "", calciphylaxis()));
    bed.say(RecordDeletion{source(at(11), "PID")});
    EXPECT_EQ(active_problems(bed), "");
}

}  // namespace
