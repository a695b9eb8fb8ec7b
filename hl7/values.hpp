// The data types calciwatch reads (chapter 2A): what a field's bytes mean, without a guess.
#pragma once

#include "hl7/message.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hl7 {

enum class Precision { year, month, day, hour, minute, second, fraction };

// DTM/TS/DT: YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ] (2A.2.22). `local` is the time as
// written, missing parts being their lowest value; `offset` is east of UTC when it was sent.
// Precision is what was sent: digits, not zeros.
struct Timestamp {
    std::chrono::local_time<std::chrono::milliseconds> local;
    Precision precision;
    std::optional<std::chrono::minutes> offset;
};
// Empty for anything that is not exactly a DTM of a real day and time (no 30 February, no 24:01).
[[nodiscard]] std::optional<Timestamp> parse_timestamp(std::string_view raw);

// NM (2A.2.45): optional sign, digits, optional point, digits; no exponent, no blanks inside.
// The bytes themselves are the exact decimal; leading and trailing blanks are cut.
[[nodiscard]] std::optional<std::string_view> parse_decimal(std::string_view raw);

enum class Comparator { equal, less, less_equal, greater, greater_equal, not_equal };

// SN (2A.2.65), and what labs write into NM and ST instead: `<15`, `>= 2500`.
struct StructuredNumber {
    Comparator comparator = Comparator::equal;
    std::string_view first;   // exact decimal
    char separator = '\0';    // '-' range, '/' or ':' ratio, '+' categorical; '\0' none
    std::string_view second;  // exact decimal, empty when not sent
};
// From SN's components.
[[nodiscard]] std::optional<StructuredNumber> parse_sn(const Repetition& raw);
// From one string: a decimal with an optional comparator before it (`<15`, `>2500`, `=3`).
[[nodiscard]] std::optional<StructuredNumber> parse_comparable(std::string_view raw);

// CX (2A.2.14) reduced to what identifies: number, assigning authority (namespace, else
// universal id), identifier type code (0203). Views into the frame, escapes untouched.
struct IdentifierView {
    std::string_view number;
    std::string_view authority;
    std::string_view type;
    std::string_view check_digit;
};
[[nodiscard]] IdentifierView parse_cx(const Repetition& raw);

// EI (2A.2.28): entity identifier with its namespace or universal id.
struct EntityView {
    std::string_view id;
    std::string_view namespace_id;
    std::string_view universal_id;
};
[[nodiscard]] EntityView parse_ei(const Repetition& raw);

// CWE/CE/CNE (2A.2.13): all triplets and the original text (.9).
struct CodeView {
    std::string_view code;
    std::string_view text;
    std::string_view system;
    // A system alone is no code.
    [[nodiscard]] bool empty() const { return code.empty() && text.empty(); }
};
struct CodedView {
    CodeView primary;
    CodeView alternate;
    CodeView second_alternate;  // since 2.7
    std::string_view original_text;
    [[nodiscard]] bool empty() const {
        return primary.empty() && alternate.empty() && second_alternate.empty() &&
               original_text.empty();
    }
};
[[nodiscard]] CodedView parse_cwe(const Repetition& raw);

}  // namespace hl7
