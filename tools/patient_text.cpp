#include "tools/patient_text.hpp"

#include "alerts/store/stored_words.hpp"
#include "tools/alert_list.hpp"
#include "tools/table.hpp"
#include "tools/time_text.hpp"

#include <algorithm>
#include <utility>

namespace calciwatch {
namespace {

using namespace alerts;

std::string joined(const std::vector<std::string>& texts, const char* between) {
    std::string all;
    for (const std::string& one : texts) {
        if (one.empty()) continue;
        if (!all.empty()) all += between;
        all += one;
    }
    return all;
}

template <class Enum>
std::string word(Enum value) {
    std::string text{stored_word(value)};
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

// "237900002 (SCT)"; codes that only repeat the words are left out.
std::string codes_of(const Coded& what) {
    std::vector<std::string> codes;
    for (const Code& one : what.codes)
        if (!one.code.empty())
            codes.push_back(one.code + (one.system.empty() ? "" : " (" + one.system + ')'));
    return joined(codes, ", ");
}

std::string place_of(const Source& source) {
    return source.place + " of " + source.control_id;
}

// "5 mg", "5-10 mg"
std::string amount_of(const DrugStatement& drug) {
    if (!drug.amount_low) return {};
    std::string text = drug.amount_low->to_string();
    if (drug.amount_high) text += '-' + drug.amount_high->to_string();
    return drug.amount_unit.empty() ? text : text + ' ' + drug.amount_unit;
}

std::string drug_of(const Drug& drug) {
    return joined({drug.said.what.display(), amount_of(drug.said)}, " ");
}

std::string routes_of(const MedicationOrder& order) {
    std::vector<std::string> routes;
    for (const Coded& one : order.routes) routes.push_back(one.display());
    return joined(routes, ", ");
}

// "BID, 14 a week", "as needed"
std::string frequency_of(const Frequency& frequency) {
    if (!frequency.times_a_week) return frequency.pattern;
    return frequency.pattern + ", " + frequency.times_a_week->to_string() + " a week";
}

std::string reasons_of(const std::vector<Coded>& reasons) {
    std::string text;
    for (const Coded& reason : reasons)
        text.append(text.empty() ? "for " : ", ").append(reason.display());
    return text;
}

std::string parent_of(const OrderNumbers& parent) {
    if (parent.empty()) return {};
    return "child of " + (parent.placer.empty() ? parent.filler : parent.placer).id;
}

// "given 12 times, last 2026-11-22 09:00, 25 g"
std::string administrations_of(const MedicationOrder& order) {
    const auto given = [](const Administration& one) {
        return one.status == AdministrationStatus::given;
    };
    const auto& all = order.administrations;
    const auto times = std::ranges::count_if(all, given);
    const auto last = std::find_if(all.rbegin(), all.rend(), given);
    if (last == all.rend()) return all.empty() ? "" : "never given";
    std::string text = "given " + std::to_string(times) + (times == 1 ? " time" : " times");
    text += ", last " + time_text(last->at);
    if (last->amount) text += ", " + joined({last->amount->to_string(), last->unit}, " ");
    return text;
}

std::string value_of(const ResultStatement& result) {
    if (!result.number) return joined({result.text, result.unit}, " ");
    std::string text;
    if (result.number->comparator != Comparator::equal)
        text += stored_word(result.number->comparator);
    text += result.number->value.to_string();
    if (result.number->high) text += '-' + result.number->high->to_string();
    return joined({text, result.unit}, " ");
}

// A patient's page, part after part.
class Page {
  public:
    Page(const PatientRecord& record, Time now, bool colour)
        : record_{record}, patient_{record.patient}, now_{now}, colour_{colour} {}

    std::string write() && {
        person();
        visits();
        alerts();
        problems();
        orders();
        procedures();
        results();
        return std::move(out_);
    }

  private:
    void heading(const std::string& name, std::size_t count) {
        out_ += '\n' + painted(name, Colour::bold, colour_) +
                (count == 0 ? ": none\n" : " (" + std::to_string(count) + ")\n");
    }

    void person() {
        out_ += painted("Patient " + std::to_string(patient_.id), Colour::bold, colour_);
        for (const std::string& one : {patient_.name, patient_.birth_date, patient_.sex})
            if (!one.empty()) out_ += "  " + printable(one);
        if (patient_.dead) out_ += joined({"  died", time_text(patient_.died)}, " ");
        out_ += '\n';
        Table table{"  "};
        for (const PatientNumber& one : record_.numbers)
            table.row({one.given_up ? "old number" : "number", identifier_text(one.identifier)});
        for (const FormerNumber& one : record_.former) table.row({"joined", origin_of(one)});
        for (const PatientId one : patient_.linked)
            table.row({"linked", "to patient " + std::to_string(one)});
        out_ += table.text(colour_);
    }

    static std::string origin_of(const FormerNumber& former) {
        std::string text = identifier_text(former.identifier);
        if (former.patient) text += " of patient " + std::to_string(*former.patient);
        return text + " became patient " + std::to_string(former.survivor) + "'s, " +
               time_text(former.at) + ", message " + std::to_string(former.message);
    }

    void visits() {
        heading("Visits", patient_.encounters.size());
        Table table{"  "};
        for (const Encounter& one : patient_.encounters)
            table.row({one.visit_number.empty() ? "(no number)" : one.visit_number,
                       one.account.empty() ? "" : "account " + one.account,
                       one.patient_class.empty() ? "" : "class " + one.patient_class, one.location,
                       one.admitted ? "from " + time_text(*one.admitted) : "",
                       one.discharged ? "to " + time_text(*one.discharged) : "",
                       "as of " + time_text(one.as_of)});
        out_ += table.text(colour_);
    }

    // Those that are active first; the others by when they ended, the last one first.
    void alerts() {
        std::vector<const Alert*> all;
        for (const Alert& one : patient_.alerts) all.push_back(&one);
        std::ranges::stable_sort(all, [](const Alert* a, const Alert* b) {
            const auto rank = [](const Alert& alert) {
                return stands(alert.status)
                           ? std::pair{1, Time{Time::duration{static_cast<int>(alert.severity)}}}
                           : std::pair{0, alert.changed_at};
            };
            return rank(*a) > rank(*b);
        });
        heading("Alerts", all.size());
        Table table{"  "};
        for (const Alert* one : all) {
            const bool active = stands(one->status);
            table.row({Cell{word(one->status), active ? Colour::bold : Colour::green},
                       Cell{word(one->severity), active ? colour_of(one->severity) : Colour::none},
                       one->rule, time_text(one->raised),
                       active ? one->summary : "over: " + one->ended_because});
        }
        out_ += table.text(colour_);
    }

    void problems() {
        heading("Problems", patient_.problems.size());
        Table table{"  "};
        for (const Problem& one : patient_.problems)
            table.row({one.active ? "active" : "ended", word(one.stated), one.what.display(),
                       codes_of(one.what), one.onset ? "since " + time_text(*one.onset) : "",
                       place_of(one.source)});
        out_ += table.text(colour_);
    }

    void orders() {
        heading("Orders", patient_.orders.size());
        Table table{"  "};
        for (const MedicationOrder& one : patient_.orders) {
            // No message says so: the end has come.
            const bool over = one.status == OrderStatus::active && !one.runs(now_);
            table.row({Cell{over ? "past its end" : word(one.status),
                            one.runs(now_) ? Colour::bold : Colour::none},
                       one.key, one.drugs.empty() ? "" : drug_of(one.drugs.front()), routes_of(one),
                       one.start ? "from " + time_text(*one.start) : "",
                       one.end ? "to " + time_text(*one.end) : "", frequency_of(one.frequency),
                       parent_of(one.parent), administrations_of(one), place_of(one.source)});
            for (std::size_t i = 1; i < one.drugs.size(); ++i)
                table.row({"", "", "+ " + drug_of(one.drugs[i])});
        }
        out_ += table.text(colour_);
    }

    void procedures() {
        heading("Procedures", patient_.procedures.size());
        Table table{"  "};
        for (const Procedure& one : patient_.procedures) {
            const ProcedureStatement& said = one.said;
            const bool open =
                said.status == ProcedureStatus::ordered || said.status == ProcedureStatus::booked;
            table.row({Cell{word(*said.status), open ? Colour::bold : Colour::none}, one.key,
                       said.what.display(), codes_of(said.what),
                       said.specimen.empty() ? "" : "of " + said.specimen.display(),
                       reasons_of(said.reasons), said.when ? time_text(*said.when) : "",
                       place_of(said.source)});
        }
        out_ += table.text(colour_);
    }

    // The latest first.
    void results() {
        std::vector<const Result*> all;
        for (const Result& one : patient_.results) all.push_back(&one);
        std::ranges::stable_sort(all, [](const Result* a, const Result* b) {
            return a->said.observed > b->said.observed;
        });
        heading("Results", all.size());
        Table table{"  "};
        for (const Result* one : all)
            table.row(
                {time_text(one->said.observed), one->said.what.display(),
                 Cell{value_of(one->said),
                      one->said.status == ResultStatus::withdrawn ? Colour::none : Colour::bold},
                 one->said.flags, word(one->said.status), codes_of(one->said.what),
                 place_of(one->said.source)});
        out_ += table.text(colour_);
    }

    const PatientRecord& record_;
    const Patient& patient_;
    Time now_;
    bool colour_;
    std::string out_;
};

}  // namespace

std::string identifier_text(const Identifier& identifier) {
    std::string text = identifier.number + '^' + identifier.authority + '^' + identifier.type;
    while (text.ends_with('^')) text.pop_back();
    return text;
}

std::string patients_text(const std::vector<PatientLine>& patients, bool colour) {
    Table table;
    table.head({"id", "name", "born", "sex", "class", "location", "alerts", "problems", "orders",
                "results", "numbers"});
    for (const PatientLine& one : patients) {
        std::vector<std::string> numbers;
        for (const PatientNumber& number : one.numbers)
            if (!number.given_up) numbers.push_back(identifier_text(number.identifier));
        std::string alerts = std::to_string(one.alerts);
        if (one.gravest) alerts += ' ' + word(*one.gravest);
        table.row({std::to_string(one.id), one.name + (one.dead ? " (dead)" : ""), one.birth_date,
                   one.sex, one.patient_class, one.location,
                   Cell{alerts, one.gravest ? colour_of(*one.gravest) : Colour::none},
                   std::to_string(one.problems), std::to_string(one.orders),
                   std::to_string(one.results), joined(numbers, " ")});
    }
    return table.text(colour);
}

std::string patient_text(const PatientRecord& record, Time now, bool colour) {
    return Page{record, now, colour}.write();
}

}  // namespace calciwatch
