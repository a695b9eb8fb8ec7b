// Short forms as HL7 v2.5.1 messages about one synthetic patient.
#pragma once

#include "alerts/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calciwatch::rule_test {

using alerts::Time;

// CE as written on the wire: code, words, system ("11289^Warfarin^RXNORM", "^Warfarin").
using Coded = std::string;

struct Diagnosis {
    Coded what;
    std::string certainty;  // DG1-6: W is a working diagnosis
    bool deleted = false;
};
struct Order {
    std::string control = "NW";
    std::string number;
    Coded drug;  // empty: only the order itself is spoken of
    std::string low, high, unit;
    std::string strength, strength_unit;
    Coded route;
    std::string frequency;
    std::optional<Time> start, end;
    std::vector<Coded> components;
};
struct Giving {
    std::string number;
    Coded drug;
    std::string amount, unit;
    bool given = true;
    Time at{};
};
struct Result {
    std::string order;
    Coded test;
    std::string value, unit, range, flags, status = "F";
    bool words = false;  // value is text
    Time at{};
};
struct Procedure {
    enum class Kind { order, booked, done, cancelled };
    Kind kind = Kind::order;
    std::string number;
    Coded what, reason;
    std::optional<Time> at;
};
struct Visit {
    std::string event;  // A01, A03
    std::string patient_class, number;
};

class Messages {
  public:
    std::string diagnoses(Time now, const std::vector<Diagnosis>& all);
    std::string order(Time now, const Order& order);
    std::string giving(Time now, const Giving& giving);
    std::string result(Time now, const Result& result);
    std::string procedure(Time now, const Procedure& procedure);
    std::string visit(Time now, const Visit& visit);
    std::string death(Time now);
    // Segments as they are; MSH and PID are put in front where they are missing. Empty when it
    // cannot be told what kind of message they are.
    std::string segments(Time now, std::string_view text);

    // PID-7 and PID-8 from now on.
    std::string born, sex = "F";

  private:
    std::string begin(Time now, std::string_view type, std::string_view more_of_pid = "");

    int sent_ = 0;
};

}  // namespace calciwatch::rule_test
