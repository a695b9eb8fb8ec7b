#include "tools/rule_test/steps.hpp"

#include "config/quantity.hpp"
#include "config/suggestion.hpp"

#include <algorithm>

namespace calciwatch::rule_test {
namespace {

using alerts::ConceptKind;
using Kind = config::yaml::Node::Kind;

// What feeds call the systems that the terminology names.
std::string on_the_wire(const std::string& system) {
    if (system == "LOINC") return "LN";
    if (system == "SNOMED") return "SCT";
    if (system == "ICD10CM") return "I10C";
    return system;
}

std::optional<Time> from(Time now, const std::optional<Time::duration>& offset) {
    return offset ? std::optional{now + *offset} : std::nullopt;
}

}  // namespace

const std::vector<StepReader::Form>& StepReader::forms() {
    static const std::vector<Form> table{
        {"diagnose", &StepReader::diagnose},   {"undiagnose", &StepReader::undiagnose},
        {"order", &StepReader::order},         {"change", &StepReader::change},
        {"hold", &StepReader::hold},           {"release", &StepReader::release},
        {"stop", &StepReader::stop},           {"cancel", &StepReader::cancel},
        {"given", &StepReader::given},         {"not_given", &StepReader::not_given},
        {"result", &StepReader::result},       {"procedure", &StepReader::procedure},
        {"admit", &StepReader::admit},         {"discharge", &StepReader::discharge},
        {"died", &StepReader::died},           {"hl7", &StepReader::hl7},
        {"resend", &StepReader::resend},       {"after", &StepReader::after},
        {"down", &StepReader::down},           {"acknowledge", &StepReader::acknowledge},
        {"override", &StepReader::override_it}};
    return table;
}

std::optional<StepReader::What> StepReader::read(const Node& node, Keys& keys) {
    const Form* form = nullptr;
    const Node* value = nullptr;
    std::vector<std::string_view> names;
    for (const Form& one : forms()) {
        names.push_back(one.key);
        const Node* found = keys.optional(one.key);
        if (found == nullptr) continue;
        if (form != nullptr) {
            report_.add(*found, "'" + std::string{form->key} + "' and '" + std::string{one.key} +
                                    "' in one step");
            return std::nullopt;
        }
        form = &one;
        value = found;
    }
    if (form != nullptr) return (this->*form->read)(*value);
    const std::string_view first = node.entries.empty() ? "" : node.entries[0].key.text;
    report_.add(node, "what happens in this step?" + config::did_you_mean(first, names));
    return std::nullopt;
}

std::string StepReader::text(const Node* node) {
    if (node == nullptr) return "";
    if (!config::expect(Kind::scalar, *node, report_)) return "";
    return node->text;
}

std::optional<Time::duration> StepReader::offset(const Node* node) {
    if (node == nullptr) return std::nullopt;
    std::string_view words = node->text;
    const bool before = words.starts_with('-');
    if (before) words.remove_prefix(1);
    const auto length = config::parse_duration(words);
    if (!length) {
        report_.add(*node, "'" + node->text + "' is no time from now such as '-3 days'");
        return std::nullopt;
    }
    return before ? -*length : *length;
}

Coded StepReader::coded(const Node& node, ConceptKind kind) {
    const std::string words = text(&node);
    if (words.find('^') != words.npos) return words;
    const auto id = knowledge_.terminology.find(words);
    if (!id || knowledge_.terminology[*id].kind != kind) {
        std::vector<std::string_view> known;
        for (std::size_t i = 0; i < knowledge_.terminology.size(); ++i) {
            const auto& one = knowledge_.terminology[static_cast<alerts::ConceptId>(i)];
            if (one.kind == kind) known.push_back(one.name);
        }
        report_.add(node, "'" + words + "' is neither a concept's name nor code^words^system" +
                              config::did_you_mean(words, known));
        return words;
    }
    const alerts::Concept& named = knowledge_.terminology[*id];
    for (const alerts::CodeEntry& code : named.codes) {
        if (!code.prefix && code.certainty == alerts::Certainty::confirmed)
            return code.code + "^" + named.title + "^" + on_the_wire(code.system);
    }
    std::string first = named.texts.empty() ? named.title : named.texts.front();
    first.erase(std::remove(first.begin(), first.end(), '*'), first.end());
    return "^" + first;
}

// "5 mg", "12.5-25 g", "1 vial", "25": amounts, then the unit.
void StepReader::amount(const Node* node, std::string& low, std::string& high, std::string& unit) {
    const std::string whole = text(node);
    const std::size_t blank = whole.find(' ');
    const std::string numbers = whole.substr(0, blank);
    if (blank != whole.npos) unit = whole.substr(blank + 1);
    const std::size_t dash = numbers.find('-', 1);
    low = numbers.substr(0, dash);
    if (dash != numbers.npos) high = numbers.substr(dash + 1);
}

// A concept's name, or {code, system, text, certainty}.
Coded StepReader::diagnosis(const Node& node, Diagnosis& made) {
    if (node.kind != Kind::mapping) return coded(node, ConceptKind::problem);
    Keys keys{node, report_};
    const std::string code = text(keys.optional("code"));
    const std::string system = text(keys.optional("system"));
    const std::string words = text(keys.optional("text"));
    const Node* certainty = keys.optional("certainty");
    keys.finish();
    if (certainty != nullptr &&
        config::read_choice(*certainty, {"working", "final"}, report_) == "working")
        made.certainty = "W";
    return code + "^" + words + "^" + system;
}

std::optional<StepReader::What> StepReader::diagnoses(const Node& node, bool deleted) {
    std::vector<Diagnosis> all;
    for (const Node* item : config::one_or_many(node)) {
        Diagnosis& made = all.emplace_back();
        made.what = diagnosis(*item, made);
        made.deleted = deleted;
    }
    return Send{[all](Messages& to, Time now) { return to.diagnoses(now, all); }};
}

std::optional<StepReader::What> StepReader::prescribe(const Node& node, std::string control) {
    Keys keys{node, report_};
    const Node* number = keys.required("number");
    const Node* drug = keys.required("drug");
    const Node* dose = keys.optional("dose");
    const Node* strength = keys.optional("strength");
    const Node* components = keys.optional("components");
    Order made;
    made.control = std::move(control);
    made.route = text(keys.optional("route"));
    made.frequency = text(keys.optional("frequency"));
    const auto start = offset(keys.optional("start"));
    const auto end = offset(keys.optional("end"));
    keys.finish();
    if (number == nullptr || drug == nullptr) return std::nullopt;
    made.number = text(number);
    made.drug = coded(*drug, ConceptKind::drug);
    if (dose != nullptr) amount(dose, made.low, made.high, made.unit);
    std::string unused;
    if (strength != nullptr) amount(strength, made.strength, unused, made.strength_unit);
    if (components != nullptr) {
        for (const Node* item : config::one_or_many(*components))
            made.components.push_back(coded(*item, ConceptKind::drug));
    }
    return Send{[made, start, end](Messages& to, Time now) {
        Order order = made;
        order.start = from(now, start);
        order.end = from(now, end);
        return to.order(now, order);
    }};
}

std::optional<StepReader::What> StepReader::control(const Node& node, std::string control) {
    Order made;
    made.control = std::move(control);
    made.number = text(&node);
    return Send{[made](Messages& to, Time now) { return to.order(now, made); }};
}

std::optional<StepReader::What> StepReader::giving(const Node& node, bool given) {
    Keys keys{node, report_};
    const Node* number = keys.required("number");
    const Node* drug = keys.required("drug");
    const Node* dose = keys.optional("dose");
    const auto at = offset(keys.optional("at"));
    keys.finish();
    if (number == nullptr || drug == nullptr) return std::nullopt;
    Giving made;
    made.number = text(number);
    made.drug = coded(*drug, ConceptKind::drug);
    made.given = given;
    std::string unused;
    if (dose != nullptr) amount(dose, made.amount, unused, made.unit);
    return Send{[made, at](Messages& to, Time now) {
        Giving giving = made;
        giving.at = from(now, at).value_or(now);
        return to.giving(now, giving);
    }};
}

std::optional<StepReader::What> StepReader::result(const Node& node) {
    Keys keys{node, report_};
    const Node* test = keys.optional("test");
    const Node* code = keys.optional("code");
    const Node* value = keys.optional("value");
    const Node* answer = keys.optional("answer");
    const Node* status = keys.optional("status");
    Result made;
    made.unit = text(keys.optional("unit"));
    made.range = text(keys.optional("range"));
    made.flags = text(keys.optional("flags"));
    made.order = text(keys.optional("order"));
    const auto at = offset(keys.optional("at"));
    keys.finish();
    if ((test == nullptr) == (code == nullptr)) {
        report_.add(node, "a result is of a test: CONCEPT, or of a code: code^words^system");
        return std::nullopt;
    }
    made.test = test != nullptr ? coded(*test, ConceptKind::lab) : text(code);
    made.words = answer != nullptr;
    made.value = text(answer != nullptr ? answer : value);
    if (status != nullptr) made.status = text(status);
    return Send{[made, at](Messages& to, Time now) {
        Result result = made;
        result.at = from(now, at).value_or(now);
        return to.result(now, result);
    }};
}

std::optional<StepReader::What> StepReader::procedure(const Node& node) {
    using Way = Procedure::Kind;
    Keys keys{node, report_};
    Procedure made;
    const Node* what = nullptr;
    for (const auto& [key, kind] :
         {std::pair{"order", Way::order}, std::pair{"booked", Way::booked},
          std::pair{"done", Way::done}, std::pair{"cancelled", Way::cancelled}}) {
        const Node* found = keys.optional(key);
        if (found == nullptr) continue;
        what = found;
        made.kind = kind;
    }
    const Node* number = keys.required("number");
    const Node* reason = keys.optional("reason");
    const auto at = offset(keys.optional("at"));
    keys.finish();
    if (what == nullptr) {
        report_.add(node,
                    "a procedure is {order: ...}, {booked: ...}, {done: ...} or {cancelled: ...}");
        return std::nullopt;
    }
    made.number = text(number);
    made.what = coded(*what, ConceptKind::procedure);
    if (reason != nullptr) made.reason = "^" + text(reason);
    return Send{[made, at](Messages& to, Time now) {
        Procedure procedure = made;
        procedure.at = from(now, at).value_or(now);
        return to.procedure(now, procedure);
    }};
}

std::optional<StepReader::What> StepReader::admit(const Node& node) {
    Keys keys{node, report_};
    const Node* patient_class = keys.required("class");
    const Node* visit = keys.optional("visit");
    keys.finish();
    const Visit made{"A01", text(patient_class), visit == nullptr ? "V1" : text(visit)};
    return Send{[made](Messages& to, Time now) { return to.visit(now, made); }};
}

std::optional<StepReader::What> StepReader::discharge(const Node& node) {
    Keys keys{node, report_};
    const Node* visit = keys.optional("visit");
    keys.finish();
    const Visit made{"A03", "", visit == nullptr ? "V1" : text(visit)};
    return Send{[made](Messages& to, Time now) { return to.visit(now, made); }};
}

std::optional<StepReader::What> StepReader::died(const Node& node) {
    Keys keys{node, report_};
    keys.finish();
    return Send{[](Messages& to, Time now) { return to.death(now); }};
}

std::optional<StepReader::What> StepReader::hl7(const Node& node) {
    const std::string segments = text(&node);
    Messages probe;
    if (probe.segments(Time{}, segments).empty())
        report_.add(node, "cannot tell what kind of message this is: begin with MSH");
    return Send{[segments](Messages& to, Time now) { return to.segments(now, segments); }};
}

std::optional<StepReader::What> StepReader::resend(const Node& node) {
    static_cast<void>(config::read_choice(node, {"true"}, report_));
    return Resend{};
}

std::optional<StepReader::What> StepReader::wait(const Node& node, bool down) {
    const auto length = offset(&node);
    if (!length) return std::nullopt;
    return Wait{*length, down};
}

std::optional<StepReader::What> StepReader::acknowledge(const Node& node) {
    alerts::Act act;
    act.rule = text(&node);
    act.by = "tester";
    return Do{act};
}

std::optional<StepReader::What> StepReader::override_it(const Node& node) {
    Keys keys{node, report_};
    const Node* rule = keys.required("rule");
    const Node* reason = keys.required("reason");
    const Node* order = keys.optional("order");
    keys.finish();
    alerts::Act act;
    act.kind = alerts::Act::Kind::override_it;
    act.rule = text(rule);
    act.reason = text(reason);
    act.by = "tester";
    if (order != nullptr) act.subject = "order " + text(order) + "^TEST";
    return Do{act};
}

}  // namespace calciwatch::rule_test
