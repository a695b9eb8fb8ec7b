// One message being read: its bytes as text, codes, times and places, and what could not be read.
// Every family of messages reads through it, so that escapes, character sets, time zones and
// findings are the same everywhere.
#pragma once

#include "alerts/event.hpp"
#include "alerts/interpret/clock.hpp"
#include "alerts/interpret/interpret.hpp"
#include "alerts/interpret/lexicon.hpp"
#include "hl7/message.hpp"
#include "hl7/text.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alerts::interpret {

// Of a repeating field at most so many are read; the rest becomes a finding.
inline constexpr std::size_t max_repetitions = 64;
// A text is kept up to so many bytes: ten times what the standard's longest code text may be.
inline constexpr std::size_t max_text = 2'000;
// Of one message at most so many findings are kept; the last one says that there were more.
inline constexpr std::size_t max_findings = 100;

// Borrows the message, the policy, the zone and the lexicon: they must outlive it.
class Reading {
  public:
    Reading(const hl7::Message& message, const FeedPolicy& policy, const date::time_zone& zone,
            Time received, Lexicon& lexicon);
    // What was read has views of its segments.
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    [[nodiscard]] const hl7::Message& message() const { return message_; }
    [[nodiscard]] std::span<const hl7::Segment> segments() const { return segments_; }
    [[nodiscard]] const FeedPolicy& policy() const { return policy_; }
    // MSH-7; the time of receipt when it was not sent or lies in the future.
    [[nodiscard]] Time sent() const { return sent_; }

    [[nodiscard]] hl7::Path path(const hl7::Segment& segment, std::size_t field,
                                 std::size_t component = 0) const;
    [[nodiscard]] Source source(const hl7::Segment& segment, std::size_t field = 0) const;

    // What people read: escapes undone, UTF-8, blanks cut at both ends. "" (deleted) is empty.
    [[nodiscard]] std::string text(std::string_view raw) const;
    // Empty = no statement; an engaged empty text = deleted by the sender.
    [[nodiscard]] std::optional<std::string> statement(std::string_view raw) const;
    // All triplets and the original text.
    [[nodiscard]] Coded coded(const hl7::Repetition& raw) const;
    // A unit as sent: the code, else the text.
    [[nodiscard]] std::string unit(const hl7::Field& field) const;

    // A DTM at `path`, absent when nothing was sent. Unreadable: a finding, and absent.
    [[nodiscard]] std::optional<Period> period(std::string_view raw, const hl7::Path& path);
    [[nodiscard]] std::optional<Period> period(const hl7::Segment& segment, std::size_t field);
    // When something happened. More than a day after its receipt nothing can have: a finding, and
    // absent, lest a mistyped year hides all that really comes later.
    [[nodiscard]] std::optional<Time> past(const hl7::Segment& segment, std::size_t field);
    // ... refined by MSH-7, for deciding which of two messages speaks later.
    [[nodiscard]] std::optional<Time> moment(const hl7::Segment& segment, std::size_t field);
    // NM in component 1. Unreadable: a finding, and absent.
    [[nodiscard]] std::optional<Decimal> number(const hl7::Segment& segment, std::size_t field);

    void find(std::string code, const hl7::Path& path, std::string detail);
    // Hands over the findings; last, when everything was read.
    [[nodiscard]] std::vector<Finding> take_findings();

  private:
    // How many segments of this name there are up to one: the last answer, since the next question
    // is mostly about one of the next segments.
    struct Counted {
        hl7::NameTag name;
        std::size_t up_to;  // the index of a segment, which counts too
        std::size_t count;
    };
    [[nodiscard]] Coded read_coded(const hl7::Repetition& raw) const;
    [[nodiscard]] std::size_t occurrence(const hl7::Segment& segment) const;
    [[nodiscard]] std::optional<Period> read_period(std::string_view sent);
    [[nodiscard]] std::optional<Period> past_period(const hl7::Segment& segment, std::size_t field);

    const hl7::Message& message_;
    const FeedPolicy& policy_;
    Lexicon& lexicon_;
    hl7::TextReader decode_;
    bool usual_delimiters_;
    Clock clock_;
    std::vector<hl7::Segment> segments_;
    // Each name that was asked for; there are fewer that anything is read from.
    mutable std::array<Counted, 32> counted_{};
    mutable std::size_t names_counted_ = 0;
    // The last time that was read, as sent: the results of a panel all have the same.
    std::string_view stamp_;
    Period stamped_{};
    std::string control_id_;
    Time received_;
    Time sent_;
    std::vector<Finding> findings_;
};

// Blanks at both ends cut; no other byte touched.
[[nodiscard]] inline std::string_view trim(std::string_view raw) {
    while (raw.starts_with(' ')) raw.remove_prefix(1);
    while (raw.ends_with(' ')) raw.remove_suffix(1);
    return raw;
}
// The raw value without blanks; empty when absent or deleted. For numbers people are known by.
[[nodiscard]] inline std::string_view value(std::string_view raw) {
    const std::string_view trimmed = trim(raw);
    return hl7::presence(trimmed) == hl7::Presence::present ? trimmed : std::string_view{};
}
// At most `most` bytes of a UTF-8 text, never half a character.
[[nodiscard]] std::string cut(std::string text, std::size_t most);
// What a value looks like without what it says, for findings: 31/12/2026 is 99/99/9999. A code of
// up to three characters is shown as it is.
[[nodiscard]] std::string shape(std::string_view raw);

}  // namespace alerts::interpret
