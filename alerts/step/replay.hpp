// The journal done again: the same messages and occasions, in the same order, through the same step
// into a fresh store. What comes out must be what was kept: that is the proof of both.
#pragma once

#include "alerts/step/step.hpp"
#include "alerts/store/sqlite_journal.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace alerts {

// What did not go as it had gone.
struct Deviation {
    MessageId message = 0;  // at this message; of an occasion, after it
    std::string what;       // no patient data
};

class Replay {
  public:
    // `into` must outlive it; it is empty, or holds what there was before the first entry. The
    // epoch is that of the store the journal is of.
    Replay(Store& into, const std::shared_ptr<const Knowledge>& knowledge, const std::string& site,
           const std::string& epoch, std::size_t cache, Readers readers);

    // Goes on by other rules, other listeners or another site, as a daemon that was restarted or
    // told to reload.
    void configure(const std::shared_ptr<const Knowledge>& knowledge, const std::string& site,
                   Readers readers);

    // In as few commits as there can be. False: it cannot go on, and deviation() says why. May
    // throw StoreFailure.
    [[nodiscard]] bool run(std::span<const Journaled> entries);

    // The first one.
    [[nodiscard]] const std::optional<Deviation>& deviation() const { return deviation_; }
    [[nodiscard]] std::size_t deviations() const { return deviations_; }
    [[nodiscard]] std::size_t messages() const { return messages_; }
    [[nodiscard]] std::size_t occasions() const { return occasions_; }

  private:
    [[nodiscard]] bool run(Transaction& transaction, const JournaledMessage& message);
    [[nodiscard]] tl::expected<Outcome, std::string> take(Transaction& transaction,
                                                          const JournaledMessage& message,
                                                          const Interpreter& reader);
    void run(Transaction& transaction, const Occasion& occasion);
    void act(Transaction& transaction, const Occasion& occasion);
    void deviates(MessageId message, std::string what);

    Store& into_;
    std::string epoch_;
    std::size_t cache_;
    std::optional<MessageStep> step_;
    Readers readers_;
    MessageId last_ = 0;
    std::optional<Deviation> deviation_;
    std::size_t deviations_ = 0;
    std::size_t messages_ = 0;
    std::size_t occasions_ = 0;
};

}  // namespace alerts
