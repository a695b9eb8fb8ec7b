#include "tests/step/history.hpp"

#include "tests/step/messages.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

namespace story {
namespace {

using namespace std::chrono_literals;
using Minute = std::chrono::sys_time<std::chrono::minutes>;

std::string stamp(Minute time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{time - day};
    const auto number = (((static_cast<int>(date.year()) * 100LL +
                           static_cast<int>(static_cast<unsigned>(date.month()))) *
                              100 +
                          static_cast<int>(static_cast<unsigned>(date.day()))) *
                             100 +
                         clock.hours().count()) *
                            100 +
                        clock.minutes().count();
    return std::to_string(number) + "00+0000";
}

// One thing that happens to the patient: it is asked for its next message until it has no more.
// The number is the record that the sender believes in.
struct Course {
    std::string sequence;
    std::string number;
    std::vector<std::string> steps;  // left to come, the last one first
    bool wanders = false;            // its sender changes its mind about the record once
};

class Author {
  public:
    explicit Author(std::uint32_t seed) : random_{seed} {}

    History write() {
        std::vector<Course> courses{visit("V1", survivor), visit("V2", survivor),
                                    visit("V3", given_up), person(survivor), person(given_up)};
        for (int i = 1; i <= 3; ++i) courses.push_back(problem("P" + std::to_string(i)));
        for (int i = 1; i <= 4; ++i) courses.push_back(order("7" + std::to_string(i)));
        for (int i = 1; i <= 4; ++i) courses.push_back(result("R" + std::to_string(i)));
        for (int i = 1; i <= 3; ++i) courses.push_back(service("S" + std::to_string(i)));
        courses.push_back({"", survivor, {"merge"}});
        History history;
        while (!courses.empty()) {
            const std::size_t which = below(courses.size());
            Course& course = courses[which];
            now_ += std::chrono::minutes{1 + below(240)};
            history.push_back({message(course, course.steps.back()), course.sequence});
            course.steps.pop_back();
            if (course.steps.empty())
                courses.erase(courses.begin() + static_cast<std::ptrdiff_t>(which));
        }
        return history;
    }

  private:
    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random_);
    }
    bool chance(std::size_t one_in) { return below(one_in) == 0; }
    template <class... Words>
    std::string any(Words... words) {
        const std::vector<std::string> all{words...};
        return all[below(all.size())];
    }
    std::string record() { return chance(3) ? given_up : survivor; }

    // What is told of the same thing, first to last; a course may break off at any step.
    Course course(std::string sequence, std::string number, std::vector<std::string> steps,
                  std::size_t least = 1) {
        steps.resize(least + below(steps.size() - least + 1));
        std::reverse(steps.begin(), steps.end());
        return {std::move(sequence), std::move(number), std::move(steps)};
    }
    Course visit(const std::string& id, const std::string& number) {
        return course("", number,
                      {"A01 " + id, "A08 " + id, any("A02 ", "A08 ") + id, "A08 " + id, "A03 " + id,
                       any("A13 ", "A08 ") + id, "A08 " + id});
    }
    Course person(const std::string& number) { return course("", number, {"A31", "A31", "A31"}); }
    Course problem(const std::string& id) {
        Course made = course("", record(),
                             {"PC1 AD " + id, "PC2 UP " + id,
                              any("PC2 SP ", "PC3 DE ", "PC2 UP ") + id, "PC2 UP " + id});
        made.wanders = chance(2);
        return made;
    }
    // What was only seen given has no time in the state: it stays in one record with its order.
    Course order(const std::string& id) {
        Course made =
            course("order " + id, record(),
                   {"NW " + id, any("XO ", "RAS ", "HD ") + id, any("RL ", "XO ", "RAS ") + id,
                    any("DC ", "RAS ", "HD ") + id, "XO " + id, "DC " + id});
        made.wanders = std::none_of(made.steps.begin(), made.steps.end(),
                                    [](const auto& step) { return step.starts_with("RAS"); });
        return made;
    }
    Course result(const std::string& id) {
        return course("result " + id, record(),
                      {any("P ", "F ") + id, any("F ", "C ") + id, any("C ", "W ", "U ") + id});
    }

    // Its parts are stated at different times and have one clock: it stays in one record.
    Course service(const std::string& id) {
        return course("service " + id, record(),
                      {any("OMG NW ", "SIU S12 ") + id, any("OMG XO ", "SIU S13 ") + id,
                       any("OMG CA ", "SIU S15 ", "REPORT ") + id});
    }

    std::string message(Course& course, const std::string& step) {
        if (course.wanders && chance(3)) {
            course.number = course.number == survivor ? given_up : survivor;
            course.wanders = false;
        }
        number_ = course.number;
        control_ = "M" + std::to_string(++count_);
        const std::string kind = step.substr(0, step.find(' '));
        const std::string id = step.substr(step.rfind(' ') + 1);
        if (step == "merge") return merge();
        if (step == "A31") return update_person();
        if (kind.size() == 3 && kind[0] == 'A') return administration(kind, id);
        if (kind.starts_with("PC")) return problem_message(kind, step.substr(4, 2), id);
        if (course.sequence.starts_with("result")) return laboratory(kind, id);
        if (kind == "OMG") return service_order(step.substr(4, 2), id);
        if (kind == "SIU") return appointment(step.substr(4, 3), id);
        if (kind == "REPORT") return report(id);
        return kind == "RAS" ? given(id) : pharmacy(kind, id);
    }

    std::string header(const std::string& type) {
        return "MSH|^~\\&|EHR|H1|CALCIWATCH|H1|" + stamp(now_) + "||" + type + "|" + control_ +
               "|P|2.5.1\r";
    }
    std::string event() { return "EVN||" + stamp(now_) + "\r"; }
    // Any part may be left out, or change its value.
    std::string pid(const std::string& dead = "", const std::string& updated = "") {
        std::string text = "PID|1||" + number_ + "^^^H1MRN^MR||" +
                           any("", "Sample^Avery", "Sample^A.", "Probe^Avery") + "||" +
                           any("", "19580312", "19580313", "1958") + "|" + any("", "F", "U", "O");
        if (dead.empty() && updated.empty()) return text + "\r";
        return text + std::string(22, '|') + dead + "|||" + updated + "\r";
    }

    std::string merge() {
        return header("ADT^A40^ADT_A39") + event() + pid() + "MRG|" + given_up + "^^^H1MRN^MR\r";
    }
    std::string update_person() {
        return header("ADT^A31^ADT_A05") + event() +
               pid(chance(8) ? "Y" : any("", "N"), chance(2) ? stamp(now_) : "") + "PV1||N\r";
    }
    std::string administration(const std::string& kind, const std::string& visit) {
        return header("ADT^" + kind) + event() + pid() + "PV1|1|" + any("", "I", "O", "E") + "|" +
               any("", "DIAL^3^B", "4W^401^A", "ICU^1") + std::string(16, '|') + visit + "\r" +
               diagnoses(visit);
    }
    // A list states at least one; or there is none. What one visit finds another may find too.
    std::string diagnoses(const std::string& visit) {
        static const std::map<std::string, std::vector<std::string>> found{
            {"V1", {"237900002^Calciphylaxis^SCT", "N18.6^End stage renal disease^I10C"}},
            {"V2",
             {"E83.59^Other disorders of calcium metabolism^I10C", "237900002^Calciphylaxis^SCT",
              "I48.0^Atrial fib^I10C"}},
            {"V3",
             {"^Suspected calciphylaxis", "N18.6^End stage renal disease^I10C",
              "237900002^Calciphylaxis^SCT"}}};
        std::string list;
        if (chance(3)) return list;
        for (const std::string& one : found.at(visit)) {
            if (chance(3)) continue;
            list +=
                "DG1|1||" + one + "||" + (chance(3) ? "20261101" : "") + "|" + any("F", "W") + "\r";
        }
        return list;
    }
    std::string problem_message(const std::string& kind, const std::string& action,
                                const std::string& instance) {
        return header("PPR^" + kind + "^PPR_PC1") + pid() + "PRB|" + action + "|" + stamp(now_) +
               "|" +
               any("237900002^Calciphylaxis^SCT", "N18.6^End stage renal disease^I10C",
                   "E10.9^Type 1 diabetes^I10C") +
               "|" + instance + "^EHR|||" + any("", "20261102", "20261103") + "||||||" +
               any("", "C^Confirmed", "P^Provisional") + "\r";
    }
    std::string pharmacy(const std::string& control, const std::string& id) {
        const bool says_drug = control == "NW" || control == "XO" || chance(2);
        std::string text = header("RDE^O11^RDE_O11") + pid() + "ORC|" + control + "|" + id +
                           "^OE|" + (chance(2) ? "F" + id + "^RX" : "") + "||||||" + stamp(now_) +
                           "\r";
        if (!says_drug) return text;
        return text + "RXE||" +
               any("855332^Warfarin Sodium 5 MG Oral Tablet^RXNORM",
                   "1908^Calcium gluconate^RXNORM^CA^Calcium gluconate 10 %^L",
                   "161^Acetaminophen^RXNORM") +
               "|" + any("5", "2.5") + "||mg|TAB\rTQ1|1||" + any("", "QD", "BID") + "|||" + "|" +
               any("", stamp(now_)) + "\rRXR|" + any("PO", "IV") + "\r";
    }
    std::string given(const std::string& id) {
        return header("RAS^O17^RAS_O17") + pid() + "ORC|RE|" + id + "^OE\r" + "RXA|0|1|" +
               stamp(now_) + "|" + stamp(now_) +
               "|855332^Warfarin Sodium 5 MG Oral Tablet^RXNORM|5|mg||||||||||||||CP\r";
    }
    std::string asked_for() {
        return any("240977001^Biopsy of skin^SCT", "PTX^Parathyroidectomy^L", "DXA^Bone density^L");
    }
    std::string service_order(const std::string& control, const std::string& id) {
        return header("OMG^O19^OMG_O19") + pid() + "ORC|" + control + "|" + id + "^OE|" +
               any("", "F" + id + "^LAB") + "||||||" + stamp(now_) + "\rOBR|1|" + id + "^OE||" +
               asked_for() + std::string(27, '|') + any("", "^r/o calciphylaxis") + "\r";
    }
    std::string appointment(const std::string& event, const std::string& id) {
        return header("SIU^" + event + "^SIU_S12") + "SCH|" + id + "^OE\r" + pid() +
               "RGS|1\rAIS|1||" + asked_for() + "|" + any("", "20261201080000+0000") + "\r";
    }
    std::string report(const std::string& id) {
        return header("ORU^R01^ORU_R01") + pid() + "OBR|1|" + id + "^OE||" + asked_for() +
               "|||20261109080000+0000||||||||||||||||||F\r";
    }
    std::string laboratory(const std::string& status, const std::string& id) {
        const std::string value =
            status == "U" ? "||" : any("|62|mg/L", "|4|mg/L", "|812|mg/L", "|<5|mg/L");
        return header("ORU^R01^ORU_R01") + pid() + "OBR|1||" + id +
               "^LAB|CHEM^Chemistry^L|||20261109080000+0000\rOBX|1|NM|" + "1988-5^CRP^LN|" + value +
               "|||||" + status + "|||20261109080000+0000\r";
    }

    std::mt19937 random_;
    Minute now_ = std::chrono::sys_days{std::chrono::year{2026} / 11 / 10} + 8h;
    std::string number_;
    std::string control_;
    int count_ = 0;
};

}  // namespace

History draw_history(std::uint32_t seed) {
    return Author{seed}.write();
}

History permute(const History& history, std::mt19937& random) {
    std::vector<std::size_t> order(history.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    // Not std::shuffle: what it draws is the library's own affair.
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    std::map<std::string, std::vector<std::size_t>> places;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const std::string& sequence = history[order[place]].sequence;
        if (!sequence.empty()) places[sequence].push_back(place);
    }
    for (const auto& [sequence, at] : places) {
        std::vector<std::size_t> members;
        for (const std::size_t place : at) members.push_back(order[place]);
        std::sort(members.begin(), members.end());
        for (std::size_t i = 0; i < at.size(); ++i) order[at[i]] = members[i];
    }
    History permuted;
    for (const std::size_t which : order) permuted.push_back(history[which]);
    return permuted;
}

}  // namespace story
