// How one feed's messages are read and answered. Every default works for a plain feed.
#pragma once

#include "hl7/ack.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace alerts {

// Which answers go out, and with which code something is refused: senders do not agree on what
// AE and AR ask of them (2.8.2.1), and one that waits for AA takes CA for a failure.
struct AckPolicy {
    enum class Mode {
        as_asked,     // what MSH-15 and MSH-16 say; one of them blank: one AA, AE or AR
        application,  // one AA, AE or AR, whatever was asked for
        accept,       // one CA, CE or CR, whatever was asked for
        none,         // nothing
    };
    Mode mode = Mode::as_asked;
    hl7::AckCode unreadable = hl7::AckCode::AR;     // no MSH, unusable delimiters
    hl7::AckCode incomplete = hl7::AckCode::AE;     // MSH-9 or MSH-10 missing, two messages in one
    hl7::AckCode unsupported = hl7::AckCode::AR;    // message type or event, on a strict feed
    hl7::AckCode processing_id = hl7::AckCode::AR;  // MSH-11 is none of this feed's
    bool silent_when_not_kept = false;  // the store fails: no answer instead of AE, so that the
                                        // sender's time-out makes it send again
    bool plain_type = false;            // MSH-9 is "ACK" alone, for peers that break on more
};

struct FeedPolicy {
    std::string time_zone = "UTC";  // IANA name: for times without an offset
    std::string default_authority;  // fills a blank assigning authority (PID-3.4)
    // PID-3.5 and MRG-1.5 of the numbers that name a patient, the preferred one first; empty: all
    // that may.
    std::vector<std::string> identifier_types;
    std::string default_charset = "8859/1";  // for a blank MSH-18 and bytes that are not UTF-8
    std::string processing_ids = "P";        // MSH-11 letters that are production here
    bool strict = false;                     // unknown types are refused, not ignored
    bool refuse_incomplete = false;          // so is missing required content
    bool sequence_numbers = false;           // MSH-13 is kept watch over (2.9.1)
    std::map<std::string, std::string, std::less<>> order_control;  // this feed's ORC-1: table 0119
    std::size_t max_message = 16U << 20U;  // bytes, of a message joined from fragments too
    AckPolicy ack;
};

}  // namespace alerts
