// A file of rule tests, as read: what is said of a patient, and what calciwatch must answer.
#pragma once

#include "alerts/time.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rule_test {

using Length = alerts::Time::duration;

struct Place {
    std::string file;
    int line = 0;
};

// What the messages of a step say. Drugs, tests and procedures stand as HL7 writes them:
// CODE^TEXT^SYSTEM. Times are relative to the clock of the step.
struct Diagnosis {
    std::string what;
    bool working = false;
    bool deleted = false;
    std::optional<Length> onset;
};
struct Diagnose {
    std::vector<Diagnosis> list;
};
struct Order {
    std::string control = "NW";  // ORC-1
    std::string number;
    std::string drug;
    std::string low, high, unit;
    std::string strength, strength_unit;
    std::string route;
    std::string frequency;
    std::optional<Length> start;
    std::optional<Length> end;
    std::vector<std::string> components;
};
// The order as it was stated last, with another ORC-1.
struct Control {
    std::string control;
    std::string number;
};
struct Given {
    std::string number;
    std::string drug;
    std::string amount, unit;
    bool given = true;
    Length at{};
};
struct Result {
    std::string order;  // so that a correction means the same observation
    std::string test;
    std::string value;
    bool number = true;
    std::string unit;
    std::string range;
    std::string flags;
    std::string status = "F";
    Length at{};
};
struct Procedure {
    std::string control = "NW";
    std::string status;  // ORC-5
    std::string number;
    std::string what;
    std::string reason;
    std::optional<Length> at;  // booked for
};
struct Admit {
    std::string patient_class;
};
struct Discharge {};
struct Died {};
struct Raw {
    std::string segments;
};
struct Resend {};
// The clock moves. A daemon that runs does at its own time what falls due meanwhile; one that is
// down does all of it at the end.
struct Wait {
    Length length{};
    bool down = false;
};
struct Act {
    bool overrides = false;
    std::string rule;
    std::string reason;
};

// One change of an alert. What is empty may be anything.
struct Expected {
    int line = 0;
    std::string change;  // raised, updated, ...
    std::string rule;
    std::string severity;
    std::string says;     // stands in the message
    std::string because;  // stands in why, or in why it ended
    std::optional<bool> quiet;
};

struct Step {
    int line = 0;
    std::string words;  // "order", "after": for reports
    std::variant<Diagnose, Order, Control, Given, Result, Procedure, Admit, Discharge, Died, Raw,
                 Resend, Wait, Act>
        what;
    std::vector<Expected> expected;
};

// An alert that stands at the end.
struct Standing {
    std::string rule;
    std::string severity;  // empty: any
};

struct Test {
    Place place;
    std::string name;
    std::vector<Step> steps;
    // Of a test that is played in every order of its steps: what stands at the end of each.
    bool any_order = false;
    std::vector<Standing> expected_after;
};

struct File {
    std::string name;
    std::vector<std::string> rules;    // whose changes are accounted for exactly
    std::vector<std::string> enabled;  // that ship switched off
    std::vector<Test> tests;
};

}  // namespace rule_test
