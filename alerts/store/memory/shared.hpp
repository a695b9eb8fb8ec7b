// What was committed to a store in memory.
#pragma once

#include "alerts/store/memory/additions.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace alerts {
namespace memory {

[[nodiscard]] std::string random_epoch();
// What stays of a record that is another's now: its row and its alerts.
void empty(Patient& patient);

}  // namespace memory

struct MemoryStore::Shared {
    const std::string epoch = memory::random_epoch();
    bool in_use = false;

    // Touched by the thread of the transactions only.
    memory::KnownMessages messages;
    std::deque<memory::Journaled> journal;
    std::map<MessageId, QuarantinedBytes> quarantine;
    memory::ControlIds control_ids;
    std::vector<std::pair<MessageId, Finding>> findings;
    std::vector<std::pair<MessageId, Occasion>> occasions;
    Counts counts;
    std::map<memory::LinkKey, memory::LinkState> links;
    memory::Owners owners;
    std::map<Identifier, bool> given_up;
    std::deque<Patient> patients;  // id n at index n - 1
    std::set<std::pair<Time, PatientId>> reviews;
    memory::Kin kin;
    std::set<PatientId> ended;
    Evaluated evaluated;
    std::map<std::string, KnownRequest, std::less<>> requests;
    MessageId last_message = 0;
    PatientId last_patient = 0;

    // Read by outboxes on other threads: guarded by the mutex.
    std::mutex mutex;
    std::deque<OutboxEvent> events;  // seq n at index n - 1 - pruned
    Sequence pruned = 0;
    std::map<Sequence, OutboxEvent> last_of_standing;  // of those pruned
    std::vector<memory::Told> told;  // of every event there ever was: seq n at index n - 1
    memory::LastWords last_words;
    memory::Acked acked;

    [[nodiscard]] Sequence head() const { return pruned + static_cast<Sequence>(events.size()); }
    [[nodiscard]] Patient& patient(PatientId id) {
        return patients[static_cast<std::size_t>(id) - 1];
    }
    [[nodiscard]] const OutboxEvent* find_event(Sequence seq) const;
    void add(memory::Additions& additions);
    void add_patient(Patient& changes);
    void end_record(Patient& patient);
    [[nodiscard]] bool held(const memory::Journaled& one) const;
    [[nodiscard]] std::uint64_t bytes() const;
    [[nodiscard]] memory::Letting expiring(const Expired& expired) const;
    [[nodiscard]] std::vector<PatientId> with_history(const History& history) const;
    void let_go(const memory::Letting& letting);
};

}  // namespace alerts
