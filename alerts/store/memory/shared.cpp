#include "alerts/store/memory/shared.hpp"

#include "alerts/store/patient_delta.hpp"

#include <algorithm>
#include <iterator>
#include <random>

namespace alerts {

std::string memory::random_epoch() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::random_device random;
    std::string epoch(32, '0');
    for (char& digit : epoch) digit = digits[random() % digits.size()];
    return epoch;
}

void memory::empty(Patient& patient) {
    patient.identifiers.clear();
    patient.stored_identifiers = 0;
    patient.encounters.clear();
    patient.problems.clear();
    patient.orders.clear();
    patient.results.clear();
    patient.procedures.clear();
    patient.review_at.reset();
}

void MemoryStore::Shared::add(memory::Additions& additions) {
    messages.merge(additions.messages);
    for (auto& [digest, known] : additions.retries) messages.insert_or_assign(digest, known);
    std::ranges::move(additions.journal, std::back_inserter(journal));
    for (auto& [id, one] : additions.quarantine) quarantine.insert_or_assign(id, std::move(one));
    control_ids.take(additions.control_ids);
    std::ranges::move(additions.findings, std::back_inserter(findings));
    std::ranges::move(additions.occasions, std::back_inserter(occasions));
    for (const auto& [what, count] : additions.counts) counts[what] += count;
    for (auto& [link, state] : additions.links) links.insert_or_assign(link, std::move(state));
    owners.take(additions.owners);
    for (const auto& [identifier, word] : additions.given_up)
        given_up.insert_or_assign(identifier, word);
    patients.resize(static_cast<std::size_t>(additions.last_patient));
    for (auto& [id, saves] : additions.patients)
        for (Patient& changes : saves) add_patient(changes);
    for (const PatientId id : additions.ended) end_record(patient(id));
    ended.merge(additions.ended);
    if (additions.kin) kin = *std::move(additions.kin);
    if (additions.evaluated) evaluated = *std::move(additions.evaluated);
    last_message = additions.last_message;
    last_patient = additions.last_patient;
    requests.merge(additions.requests);
    const std::lock_guard lock{mutex};
    Sequence seq = head();
    for (const memory::Told& one : additions.told) memory::take_word(last_words, ++seq, one);
    std::ranges::move(additions.told, std::back_inserter(told));
    std::ranges::move(additions.events, std::back_inserter(events));
    for (const auto& [feed, up_to] : additions.acked) memory::raise(acked, feed, up_to);
    if (!additions.letting.empty()) let_go(additions.letting);
}

void MemoryStore::Shared::add_patient(Patient& changes) {
    Patient& stored = patient(changes.id);
    if (changes.review_changed) {
        if (stored.review_at) reviews.erase({*stored.review_at, changes.id});
        if (changes.review_at) reviews.emplace(*changes.review_at, changes.id);
    }
    apply(std::move(changes), stored);
}

void MemoryStore::Shared::end_record(Patient& patient) {
    if (patient.review_at) reviews.erase({*patient.review_at, patient.id});
    memory::empty(patient);
}

bool MemoryStore::Shared::held(const memory::Journaled& one) const {
    const auto found = quarantine.find(one.id);
    return found != quarantine.end() && found->second.retried_as == 0;
}

std::uint64_t MemoryStore::Shared::bytes() const {
    std::uint64_t bytes = 0;
    for (const memory::Journaled& one : journal) bytes += one.bytes;
    return bytes;
}

// All at once: memory needs no small steps.
memory::Letting MemoryStore::Shared::expiring(const Expired& expired) const {
    memory::Letting letting;
    std::uint64_t left = bytes();
    std::map<MessageId, Time> received;
    for (const memory::Journaled& one : journal) {
        received[one.id] = one.received;
        const bool crowded = left > expired.most_bytes && one.received < expired.crowded;
        const bool gone = one.bytes == 0 ||
                          (!held(one) && (crowded || one.received < expired.journal)) ||
                          (held(one) && one.received < expired.quarantine);
        if (!gone) continue;
        left -= one.bytes;
        (one.received < expired.resends ? letting.messages : letting.bytes).insert(one.id);
    }
    for (const auto& [message, finding] : findings) {
        const Time since = message == 0 ? finding.source.sent : received[message];
        if (since >= expired.findings) break;
        ++letting.findings;
    }
    Sequence acked_by_all = head();
    for (const std::string& feed : expired.required) {
        const auto known = acked.find(feed);
        acked_by_all = std::min(acked_by_all, known == acked.end() ? 0 : known->second);
    }
    for (const OutboxEvent& one : events) {
        if (one.seq > acked_by_all || one.at >= expired.outbox) break;
        letting.events = one.seq;
    }
    letting.history = expired.history;
    letting.patients = with_history({1, last_patient, expired.history});
    return letting;
}

std::vector<PatientId> MemoryStore::Shared::with_history(const History& history) const {
    std::vector<PatientId> found;
    const auto old = [&history](const auto& one) { return is_history(one, history.before); };
    for (const Patient& patient : patients) {
        if (patient.id < history.first || patient.id > history.last) continue;
        if (std::ranges::any_of(patient.results, old) || std::ranges::any_of(patient.orders, old) ||
            std::ranges::any_of(patient.alerts, old))
            found.push_back(patient.id);
    }
    return found;
}

const OutboxEvent* MemoryStore::Shared::find_event(Sequence seq) const {
    if (seq > pruned && seq <= head()) return &events[static_cast<std::size_t>(seq - pruned) - 1];
    const auto found = last_of_standing.find(seq);
    return found == last_of_standing.end() ? nullptr : &found->second;
}

// The mutex is held.
void MemoryStore::Shared::let_go(const memory::Letting& letting) {
    for (memory::Journaled& one : journal)
        if (letting.bytes.contains(one.id)) one.bytes = 0;
    for (const memory::Journaled& one : journal)
        if (letting.messages.contains(one.id) && !one.retry) messages.erase(one.digest);
    std::erase_if(journal,
                  [&](const memory::Journaled& one) { return letting.messages.contains(one.id); });
    for (const auto* const gone : {&letting.bytes, &letting.messages})
        std::erase_if(quarantine, [&](const auto& one) { return gone->contains(one.first); });
    findings.erase(findings.begin(),
                   findings.begin() + static_cast<std::ptrdiff_t>(letting.findings));
    std::erase_if(findings, [&](const auto& one) { return letting.messages.contains(one.first); });
    std::set<Sequence> standing;
    for (const auto& [alert, word] : last_words) standing.insert(word.last);
    for (; pruned < letting.events; ++pruned) {
        last_of_standing.emplace(events.front().seq, std::move(events.front()));
        events.pop_front();
    }
    std::erase_if(last_of_standing, [&](const auto& one) { return !standing.contains(one.first); });
    for (const PatientId id : letting.patients) {
        Patient& patient = this->patient(id);
        const auto old = [&letting](const auto& one) { return is_history(one, letting.history); };
        for (std::size_t i = patient.results.size(); i-- > 0;)
            if (old(patient.results[i])) patient.results.erase(i);
        std::erase_if(patient.orders, old);
        std::erase_if(patient.alerts, old);
    }
}

}  // namespace alerts
