#include "tools/verify/performance.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace calciwatch {
namespace {

using alerts::Journaled;
using alerts::JournaledMessage;
using alerts::JournalPlace;
using alerts::Occasion;

bool configures(const Journaled& entry) {
    const auto* occasion = std::get_if<Occasion>(&entry);
    return occasion != nullptr && occasion->kind == Occasion::Kind::configure;
}

}  // namespace

Performance::Performance(alerts::SqliteJournal& journal, alerts::Store& into, Account& account)
    : journal_{journal}, into_{into}, epoch_{journal.epoch()}, account_{account} {}

bool Performance::go_on(JournalPlace& place, const JournalPlace& until, const Progress& progress) {
    if (!from_) from_ = place.message;
    for (;;) {
        const std::vector<Journaled> entries = journal_.next(place, until);
        if (entries.empty()) return true;
        if (!perform(entries)) return false;
        progress("messages again", static_cast<std::size_t>(place.message - *from_),
                 static_cast<std::size_t>(until.message - *from_));
    }
}

bool Performance::perform(std::span<const Journaled> entries) {
    while (!entries.empty()) {
        const auto next = std::find_if(entries.begin(), entries.end(), configures);
        const auto before = static_cast<std::size_t>(next - entries.begin());
        if (before > 0 && !run(entries.first(before))) return false;
        if (next == entries.end()) return true;
        if (!take_on(std::get<Occasion>(*next).configuration)) return false;
        if (!run(entries.subspan(before, 1))) return false;
        entries = entries.subspan(before + 1);
    }
    return true;
}

bool Performance::run(std::span<const Journaled> entries) {
    if (!replay_) {
        account_.unproven =
            "the store does not say by which configuration its first messages were read: they "
            "were kept by an earlier calciwatch";
        return false;
    }
    for (const Journaled& entry : entries)
        if (const auto* message = std::get_if<JournaledMessage>(&entry))
            if (!unaltered(*message)) account_.altered.push_back(message->id);
    const bool goes_on = replay_->run(entries);
    account_.messages = replay_->messages();
    account_.occasions = replay_->occasions();
    account_.deviation = replay_->deviation();
    account_.deviations = replay_->deviations();
    return goes_on;
}

bool Performance::unaltered(const JournaledMessage& message) {
    auto known = digesters_.find(message.listener);
    if (known == digesters_.end())
        known = digesters_.try_emplace(message.listener, message.listener).first;
    return known->second(message.raw) == message.digest;
}

bool Performance::take_on(const std::string& fingerprint) {
    if (fingerprint == in_force_) return true;
    const auto kept = journal_.configuration(fingerprint);
    if (!kept) {
        account_.unproven = "the texts of configuration " + fingerprint + " are not in the store";
        return false;
    }
    auto recorded = understand(*kept);
    if (!recorded) {
        account_.unproven = recorded.error() + " (written by " + kept->program + ")";
        return false;
    }
    in_force_ = fingerprint;
    knowledge_ = recorded->knowledge;
    ++account_.configurations;
    if (std::find(account_.programs.begin(), account_.programs.end(), kept->program) ==
        account_.programs.end())
        account_.programs.push_back(kept->program);
    if (replay_)
        replay_->configure(recorded->knowledge, recorded->site, std::move(recorded->readers));
    else
        replay_.emplace(into_, recorded->knowledge, recorded->site, epoch_, recorded->patient_cache,
                        std::move(recorded->readers));
    return true;
}

}  // namespace calciwatch
