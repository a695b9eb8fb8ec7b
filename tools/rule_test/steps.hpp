// The short forms of a step: order, result, diagnose, ...
#pragma once

#include "tools/rule_test/script.hpp"

#include <optional>

namespace calciwatch::rule_test {

class StepReader {
  public:
    // Both must outlive the reader; what it reads needs neither.
    StepReader(const alerts::Knowledge& knowledge, config::Report& report)
        : knowledge_{knowledge}, report_{report} {}

    using What = std::variant<Send, Resend, Wait, Do>;
    // Asks `keys` for the one key that says what happens; reports when there is none, or two.
    [[nodiscard]] std::optional<What> read(const config::yaml::Node& node, config::Keys& keys);

  private:
    using Node = config::yaml::Node;
    using Keys = config::Keys;
    // Of now, or from the number of an order that was told before.
    using Read = std::optional<What> (StepReader::*)(const Node&);
    struct Form {
        std::string_view key;
        Read read;
    };
    static const std::vector<Form>& forms();

    std::optional<What> diagnose(const Node& node) { return diagnoses(node, false); }
    std::optional<What> undiagnose(const Node& node) { return diagnoses(node, true); }
    std::optional<What> order(const Node& node) { return prescribe(node, "NW"); }
    std::optional<What> change(const Node& node) { return prescribe(node, "XO"); }
    std::optional<What> hold(const Node& node) { return control(node, "HD"); }
    std::optional<What> release(const Node& node) { return control(node, "RL"); }
    std::optional<What> stop(const Node& node) { return control(node, "DC"); }
    std::optional<What> cancel(const Node& node) { return control(node, "CA"); }
    std::optional<What> given(const Node& node) { return giving(node, true); }
    std::optional<What> not_given(const Node& node) { return giving(node, false); }
    std::optional<What> result(const Node& node);
    std::optional<What> procedure(const Node& node);
    std::optional<What> admit(const Node& node);
    std::optional<What> discharge(const Node& node);
    std::optional<What> died(const Node& node);
    std::optional<What> hl7(const Node& node);
    std::optional<What> resend(const Node& node);
    std::optional<What> after(const Node& node) { return wait(node, false); }
    std::optional<What> down(const Node& node) { return wait(node, true); }
    std::optional<What> acknowledge(const Node& node);
    std::optional<What> override_it(const Node& node);

    std::optional<What> diagnoses(const Node& node, bool deleted);
    std::optional<What> prescribe(const Node& node, std::string control);
    std::optional<What> control(const Node& node, std::string control);
    std::optional<What> giving(const Node& node, bool given);
    std::optional<What> wait(const Node& node, bool down);
    std::string text(const Node* node);
    // "-3 days", "10 days": from now.
    std::optional<Time::duration> offset(const Node* node);
    // A concept's name becomes its first code, else its first words; else the text as it is.
    Coded coded(const Node& node, alerts::ConceptKind kind);
    Coded diagnosis(const Node& node, Diagnosis& made);
    void amount(const Node* node, std::string& low, std::string& high, std::string& unit);

    const alerts::Knowledge& knowledge_;
    config::Report& report_;
};

}  // namespace calciwatch::rule_test
