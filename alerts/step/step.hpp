// One message, whole: raw bytes in; everything it causes written into the transaction; the
// answer out. The live daemon, a replay, a rule test and a verification all run this very step.
//
// The caller owns clock, sockets and the commit: nothing of what a step wrote counts before
// Transaction::commit() has returned, and no answer may be sent before.
#pragma once

#include "alerts/engine.hpp"
#include "alerts/interpret/interpret.hpp"
#include "alerts/step/census.hpp"
#include "alerts/step/identity.hpp"
#include "alerts/step/inbound.hpp"
#include "alerts/store/store.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alerts {

// A message as it came off the wire. Views are read during the call only.
struct Arrival {
    std::string_view listener;
    std::string_view peer;
    Time received{};
    Digest digest{};  // SHA-256 of the listener's name, a zero byte and `raw`
    std::string_view raw;
};

struct Outcome {
    std::string ack;  // what goes back, with its envelope; for a resend the first answer again
    hl7::AckCode code = hl7::AckCode::AA;  // of a fresh message
    Disposition disposition = Disposition::applied;
    bool kept = true;     // false: refused, or without content; only the answer is left of it
    bool resend = false;  // the store knew these bytes: `ack` and `message` are all there is
    bool control_id_reused = false;  // other bytes under a known MSH-10: processed, worth a warning
    MessageId message = 0;
    std::string type;    // "ORU^R01"; empty when MSH could not be read
    std::string reason;  // why not applied; no patient data
    std::size_t findings = 0;
    std::size_t alert_changes = 0;
};

// What reads the messages of each listener, by its name.
using Readers = std::map<std::string, Interpreter, std::less<>>;

// Why a message was not tried again: nothing was written.
struct NotRetried {
    enum class Why {
        not_in_quarantine,  // or its bytes are no longer kept
        retried_before,     // with success
        refused,            // nobody reads for its listener, or it is a part of a message
    };
    Why why;
    std::string reason;
};

class MessageStep {
  public:
    // site: one word for topics and bodies. epoch: the store's. cache: most patients held.
    MessageStep(std::shared_ptr<const Knowledge> knowledge, std::string site, std::string epoch,
                std::size_t cache);

    // May throw StoreFailure; then the transaction is dead and forget() must be called.
    [[nodiscard]] Outcome receive(Transaction& transaction, const Arrival& arrival,
                                  const Interpreter& interpreter);

    // Takes a message in quarantine as if it came now, once. When nothing in it can be used yet,
    // it stays there, with the new reason, and may be retried again: the outcome has no `message`
    // then. Same failure contract.
    [[nodiscard]] tl::expected<Outcome, NotRetried> retry(Transaction& transaction, MessageId id,
                                                          const Readers& readers, Time now);

    // Transaction::prune, and forgets what is old of it. Same failure contract.
    Pruned prune(Transaction& transaction, const Expired& expired, std::size_t limit, Time now);
    // Transaction::forget, in the same way.
    void forget(Transaction& transaction, const History& history, Time now);

    // Re-evaluates at most `limit` patients whose time has come; gives the number of alert
    // changes. Same failure contract.
    std::size_t review(Transaction& transaction, Time now, std::size_t limit);
    // One patient's review, whether it is due or not. False: there is no such patient.
    bool review(Transaction& transaction, PatientId patient, Time now);

    // Rules, terminology and conduct from now on; between transactions.
    void renew(Engine engine);

    // Looks again at up to `limit` of the patients who were evaluated under other rules only. How
    // far it came is kept in the same transaction, so that it goes on after a restart; whoever
    // calls it in the first transaction under other rules, with any limit, leaves nobody out. Same
    // failure contract.
    struct Reevaluated {
        std::size_t patients = 0;
        std::size_t alert_changes = 0;
        bool finished = false;  // nobody is left
    };
    Reevaluated reevaluate(Transaction& transaction, Time now, std::size_t limit);

    // What a person does about an alert of this patient; gives the number of alert changes, or why
    // it is refused. Same failure contract.
    [[nodiscard]] tl::expected<std::size_t, std::string> act(Transaction& transaction,
                                                             PatientId patient, const Act& act,
                                                             Time now);

    // After a failed or abandoned transaction: what is held in memory may never have happened.
    void forget();

  private:
    // What the engine made of one patient in this message, not yet written.
    struct Work {
        Meant meant;
        Joining joining = Joining::none;
        Step step;
        Step ending;  // of the record that the message ended, or that visits left
    };
    // All that is decided about a message before anything of it is written.
    struct Decision {
        Interpretation said;
        std::vector<Work> work;
        std::string sequence;  // MSA-4
        bool keep = true;
        bool readable = false;
    };
    // Of what `inbound_` has read.
    [[nodiscard]] MessageKey key_of(const Arrival& arrival, bool readable) const;
    // `read`: what came of reading it into `inbound_`.
    [[nodiscard]] Decision decide(Transaction& transaction, const Arrival& arrival,
                                  const tl::expected<void, hl7::Error>& read,
                                  const Interpreter& interpreter, bool numbered);
    // Writes all that was decided.
    void carry_out(Transaction& transaction, const Arrival& arrival, const Decision& made,
                   MessageId retry_of, Outcome& outcome);
    // What the message means, or what is to be said of it instead.
    [[nodiscard]] Interpretation interpret(Transaction& transaction, const Arrival& arrival,
                                           const Interpreter& interpreter);
    // Why not, when two records cannot become one as the message says.
    [[nodiscard]] tl::expected<std::vector<Work>, std::string> apply(Transaction& transaction,
                                                                     Interpretation& said,
                                                                     Time now);
    [[nodiscard]] std::string answer(const Arrival& arrival, const AckPolicy& policy,
                                     const Decision& made, MessageId message) const;
    void keep(Transaction& transaction, const Arrival& arrival, const Decision& made,
              MessageId retry_of, Outcome& outcome);
    [[nodiscard]] Outcome outcome_of(const Decision& made) const;
    void write(Transaction& transaction, MessageId message, Time now, const Work& work,
               Outcome& outcome);
    void review(Transaction& transaction, PatientId patient, Time now, Outcome& outcome);
    void link(Transaction& transaction, MessageId message, Time now, const std::vector<Work>& work);
    void write(Transaction& transaction, MessageId message, Patient& patient, const Step& step,
               Outcome& outcome);

    Engine engine_;
    std::string site_;
    std::string epoch_;
    Census census_;
    Inbound inbound_;
    Lexicon lexicon_;
    Interpretation spent_;  // of the last message, for its memory
};

}  // namespace alerts
