// What a sender calls a thing: codes with their systems, and words.
#pragma once

#include "alerts/shared_list.hpp"

#include <string>

namespace alerts {

// One triplet of a CWE: text is UTF-8 without escapes; system as sent (LN, RXNORM, I10C, ...).
struct Code {
    std::string system;
    std::string code;
    std::string text;
    friend bool operator==(const Code&, const Code&) = default;
};

// Both triplets of a CWE in the order sent, and its original text (CWE.9). Any part may be empty.
struct Coded {
    SharedList<Code> codes;
    std::string original_text;
    friend bool operator==(const Coded&, const Coded&) = default;
    // What a person should read: the first text there is, else the first code.
    [[nodiscard]] std::string display() const;
    [[nodiscard]] bool empty() const;
};

}  // namespace alerts
