// The message in hand, made whole before it is read: bytes in a character set that hides
// delimiters as UTF-8, fragments joined (2.9.2), ADD segments at their place.
#pragma once

#include "alerts/interpret/interpret.hpp"
#include "alerts/store/store.hpp"
#include "hl7/error.hpp"
#include "hl7/message.hpp"
#include "hl7/transcode.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace alerts {

class Inbound {
  public:
    // `raw` must live until the next read().
    [[nodiscard]] tl::expected<void, hl7::Error> read(std::string_view raw);
    // Some bytes were no character of the set MSH-18 names.
    [[nodiscard]] bool bytes_replaced() const { return utf8_ && utf8_->replaced; }
    // What came in this frame, parsed.
    [[nodiscard]] const hl7::Message& arrived() const { return arrived_; }
    // The same for an answer, which repeats the sender's own bytes: before any conversion, unless
    // they cannot be split so, because a character of the header looks like a delimiter.
    [[nodiscard]] const hl7::Message& as_sent() const;

    // It continues another message, or another one continues it.
    [[nodiscard]] bool is_part() const;
    // Keeps a fragment that goes on in another message, or joins it with those before it. What is
    // to be said instead of reading the message, when whole() cannot be read after this.
    [[nodiscard]] std::optional<Interpretation> complete(Transaction& transaction, const Link& link,
                                                         std::size_t max_message, Time now);
    // arrived(), or what it completes; null while fragments are missing.
    [[nodiscard]] const hl7::Message* whole() const { return whole_; }

  private:
    void become(std::string text);
    [[nodiscard]] Interpretation keep(Transaction& transaction, const Link& link,
                                      std::string_view pointer, Time now);

    std::optional<hl7::Decoded> utf8_;  // of the frame, when its own bytes cannot be split
    hl7::Message arrived_;              // these keep their memory from message to message
    hl7::Message as_sent_;              // only with utf8_
    std::string joined_text_;
    hl7::Message joined_;
    const hl7::Message* whole_ = nullptr;
};

}  // namespace alerts
