// Answers (2.8, 2.9): the ACK to one message, as bytes.
#pragma once

#include "hl7/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hl7 {

// Table 0008: AA, AE, AR answer the application's part, CA, CE, CR the safe keeping (enhanced).
enum class AckCode { AA, AE, AR, CA, CE, CR };
[[nodiscard]] std::string_view name(AckCode code);

// Table 0357, the values calciwatch gives.
enum class Condition {
    accepted = 0,
    segment_sequence = 100,
    required_field_missing = 101,
    data_type = 102,
    unsupported_message_type = 200,
    unsupported_event_code = 201,
    unsupported_processing_id = 202,
    unsupported_version_id = 203,
    unknown_key = 204,
    duplicate_key = 205,
    application_error = 207,
};
[[nodiscard]] std::string_view text(Condition condition);

// Why an answer is not AA: ERR from 2.5 on, ERR-1/MSA-3 before.
struct Problem {
    Condition condition;
    std::optional<Path> place;  // ERR-2
    std::string diagnostic;     // ERR-7: for the interface team, never patient data
};

struct AckRequest {
    AckCode code = AckCode::AA;
    std::optional<Problem> problem;
    std::string_view now;            // MSH-7 of the answer, a DTM
    std::string_view control_id;     // MSH-10 of the answer
    std::string_view sequence = {};  // MSA-4, when the link counts its messages: see sequence.hpp
    bool plain_type = false;         // MSH-9 is "ACK" alone, for peers that break on more
};

// The answer in the sender's own delimiters: MSH-3..6 swapped, MSH-11, MSH-12 and MSH-18 copied,
// MSH-9 ACK^<event>^ACK from 2.4 (ACK^<event> before), MSA-2 the bytes of MSH-10. It asks for no
// answer itself; the application acknowledgement of the enhanced mode, an exchange of its own
// (2.8.3.2), says so in MSH-15 and MSH-16. Without envelope.
[[nodiscard]] std::string acknowledge(const Message& message, const AckRequest& request);
// For bytes that are no HL7 message: default delimiters, empty MSA-2.
[[nodiscard]] std::string acknowledge_unreadable(const AckRequest& request);

// Which answers the sender asked for: MSH-15 and MSH-16, table 0155. Enhanced mode needs both;
// with one of them blank, as many senders write, the original mode holds: one AA, AE or AR.
enum class AckWhen { always, never, on_error, on_success };
struct AckWish {
    bool enhanced = false;
    AckWhen accept = AckWhen::never;        // MSH-15
    AckWhen application = AckWhen::always;  // MSH-16
    friend bool operator==(const AckWish&, const AckWish&) = default;
};
[[nodiscard]] AckWish read_wish(const Message& message);

// The two answers a sender may be owed for an outcome (AA, AE, AR): CA, CE or CR once the message
// is kept, and AA, AE or AR once it was read. Empty when it asked for none.
[[nodiscard]] std::optional<AckCode> accept_code(const AckWish& wish, AckCode outcome);
[[nodiscard]] std::optional<AckCode> application_code(const AckWish& wish, AckCode outcome);

}  // namespace hl7
