// Where a fact was read, and what it proved.
#pragma once

#include "alerts/time.hpp"

#include <string>
#include <vector>

namespace alerts {

// A place in a message, kept with every fact of the patient's state. Of what was read from several
// messages together without a control id, of what nobody said without a place too.
struct Source {
    std::string control_id;  // MSH-10
    Time sent{};             // MSH-7; the time of receipt when it was not sent
    std::string place;       // "RXC[2]-2": segment, occurrence, field
    friend bool operator==(const Source&, const Source&) = default;
};

// One fact that made a condition hold.
struct Evidence {
    std::string condition;  // in the rule's words: "problem calciphylaxis"
    Source source;
    std::string value;    // as sent: "62 mg/L", "E8359 Other disorders of calcium metabolism"
    std::string matched;  // "SNOMED 237900002", "text calciphylaxis", "above 50 mg/L"
    friend bool operator==(const Evidence&, const Evidence&) = default;
};

// Something in a message that could not be used, for the interface team. It is about a place,
// not a patient, and never raises an alert.
struct Finding {
    std::string code;  // one word per kind: "unit-missing", "number-unreadable", ...
    Source source;
    std::string detail;  // what stood there and what was expected
    friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace alerts
