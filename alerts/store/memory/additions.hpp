// What a store in memory holds, and what a transaction adds to it.
#pragma once

#include "alerts/code_index.hpp"
#include "alerts/store/memory_store.hpp"
#include "alerts/store/store.hpp"
#include "alerts/table.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace alerts::memory {

struct DigestHash {
    std::size_t operator()(const Digest& digest) const {
        std::size_t hash = 0;  // a digest is as random as a hash can be
        std::memcpy(&hash, digest.data(), sizeof hash);
        return hash;
    }
};
using KnownMessages = Table<Digest, KnownMessage, DigestHash>;

// Listener, MSH-3, MSH-4.
using LinkKey = std::tuple<std::string, std::string, std::string>;
using LinkView = std::tuple<std::string_view, std::string_view, std::string_view>;
// Which control ids (MSH-10) a sender has used.
class ControlIds {
  public:
    [[nodiscard]] bool contains(const LinkView& link, std::string_view id) const {
        const auto found = used_.find(link);
        return found != used_.end() && found->second.contains(id);
    }
    void add(const LinkView& link, std::string_view id) {
        auto found = used_.find(link);
        if (found == used_.end()) found = used_.emplace(LinkKey{link}, Ids{}).first;
        found->second.emplace(id);
    }
    void take(ControlIds& later) {
        for (auto& [link, ids] : later.used_) used_[link].merge(ids);
    }

  private:
    using Ids = HashSet<std::string, ViewHash, std::equal_to<>>;
    std::map<LinkKey, Ids, std::less<>> used_;
};
struct LinkState {
    struct Fragment {
        std::string text;
        Time kept{};
    };
    std::optional<std::int64_t> last_number;
    std::map<std::string, Fragment, std::less<>> fragments;  // by pointer
};
// Whose numbers are.
class Owners {
  public:
    // 0: nobody's.
    [[nodiscard]] PatientId find(const Identifier& identifier) const {
        const auto found = owners_.find(identifier);
        return found == owners_.end() ? 0 : found->second;
    }
    // Every type under which this number of this authority was sent.
    [[nodiscard]] std::span<const std::string> types_of(const Identifier& identifier) const {
        const auto found = types_.find({identifier.authority, identifier.number});
        if (found == types_.end()) return {};
        return found->second;
    }
    void set(const Identifier& identifier, PatientId patient) {
        if (owners_.insert_or_assign(identifier, patient).second)
            types_[{identifier.authority, identifier.number}].push_back(identifier.type);
    }
    void take(const Owners& later) {
        for (const auto& [identifier, patient] : later.owners_) set(identifier, patient);
    }

  private:
    // Few authorities and types give the same number.
    struct Hash {
        std::size_t operator()(const Identifier& one) const {
            return std::hash<std::string>{}(one.number);
        }
    };
    Table<Identifier, PatientId, Hash> owners_;
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> types_;
};
using Acked = std::map<std::string, Sequence, std::less<>>;

// One that acknowledges less than before has nothing to say.
void raise(Acked& acked, const std::string& feed, Sequence up_to);

// Records that are kin: both ways.
using Kin = std::map<PatientId, std::set<PatientId>>;
void part(Kin& kin, PatientId one, PatientId other);
void tie(Kin& kin, PatientId one, PatientId other);

// What an event told of.
struct Told {
    AlertName alert;
    bool stands;
    bool news;
};
using LastWords = std::map<AlertName, LastWord>;
void take_word(LastWords& words, Sequence seq, const Told& told);

// What is kept of a message beside its answer.
struct Journaled {
    MessageId id = 0;
    Time received{};
    Digest digest{};
    bool retry = false;
    std::uint64_t bytes = 0;  // 0: they were let go of
};

// What a transaction lets go of when it commits.
struct Letting {
    std::set<MessageId> bytes;
    std::set<MessageId> messages;
    std::size_t findings = 0;  // the oldest
    Sequence events = 0;       // up to here
    std::vector<PatientId> patients;
    Time history = Expired::nothing;  // of these patients, before then

    [[nodiscard]] bool empty() const {
        return bytes.empty() && messages.empty() && findings == 0 && events == 0 &&
               patients.empty();
    }
};

// What a transaction adds to the store.
struct Additions {
    KnownMessages messages;
    std::vector<Journaled> journal;
    std::map<MessageId, QuarantinedBytes> quarantine;
    KnownMessages retries;
    Letting letting;
    ControlIds control_ids;
    std::vector<std::pair<MessageId, Finding>> findings;
    std::vector<std::pair<MessageId, Occasion>> occasions;  // after which message
    std::map<LinkKey, LinkState> links;  // whole: instead of what was committed of a link
    Owners owners;
    std::map<Identifier, bool> given_up;  // the latest word
    // What changed, save by save.
    Table<PatientId, std::vector<Patient>> patients;
    std::set<PatientId> ended;  // records that are another's now
    std::optional<Kin> kin;     // whole, when something changed
    std::vector<OutboxEvent> events;
    std::vector<Told> told;  // of the events
    std::map<std::string, KnownRequest, std::less<>> requests;
    MemoryStore::Counts counts;
    Acked acked;
    std::optional<Evaluated> evaluated;
    MessageId last_message = 0;
    PatientId last_patient = 0;
    Sequence last_event = 0;
};

}  // namespace alerts::memory
