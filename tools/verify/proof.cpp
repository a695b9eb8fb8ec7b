#include "tools/verify/proof.hpp"

#include "alerts/store/digest.hpp"
#include "alerts/store/sqlite_journal.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tools/verify/record.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <span>
#include <system_error>
#include <utility>
#include <variant>

namespace calciwatch {
namespace {

using alerts::Journaled;
using alerts::JournaledMessage;
using alerts::JournalPlace;
using alerts::Occasion;

// The fresh store's folder, gone when the proof is.
class Workplace {
  public:
    explicit Workplace(const std::filesystem::path& wanted) {
        const auto above = wanted.empty() ? std::filesystem::temp_directory_path() : wanted;
        std::string name = (above / "calciwatch-verify-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::system_error{errno, std::generic_category(), name};
        folder_ = name;
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    ~Workplace() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    [[nodiscard]] std::filesystem::path file() const { return folder_ / "calciwatch.db"; }

  private:
    std::filesystem::path folder_;
};

// Of each listener, made when it is met.
class Digests {
  public:
    [[nodiscard]] bool match(const JournaledMessage& message) {
        auto known = digesters_.find(message.listener);
        if (known == digesters_.end())
            known = digesters_.try_emplace(message.listener, message.listener).first;
        return known->second(message.raw) == message.digest;
    }

  private:
    std::map<std::string, alerts::Digester, std::less<>> digesters_;
};

// Does the journal again, portion by portion, each by the configuration that was in force.
class Performance {
  public:
    Performance(alerts::SqliteJournal& journal, alerts::Store& into, Verdict& verdict)
        : journal_{journal}, into_{into}, epoch_{journal.epoch()}, verdict_{verdict} {}

    // What was in force when the backup was made that the proof begins with.
    [[nodiscard]] bool begin_with(const std::string& fingerprint) { return take_on(fingerprint); }

    // Everything after `place` up to `until`. False: it cannot go on, and the verdict says why.
    [[nodiscard]] bool go_on(JournalPlace& place, const JournalPlace& until,
                             const Progress& progress) {
        for (;;) {
            const std::vector<Journaled> entries = journal_.next(place, until);
            if (entries.empty()) return true;
            if (!perform(entries)) return false;
            progress("messages again", static_cast<std::size_t>(place.message - verdict_.from),
                     static_cast<std::size_t>(until.message - verdict_.from));
        }
    }

  private:
    [[nodiscard]] bool perform(std::span<const Journaled> entries) {
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
    static bool configures(const Journaled& entry) {
        const auto* occasion = std::get_if<Occasion>(&entry);
        return occasion != nullptr && occasion->kind == Occasion::Kind::configure;
    }
    [[nodiscard]] bool run(std::span<const Journaled> entries) {
        if (!replay_) {
            verdict_.unproven =
                "the store does not say by which configuration its first messages were read: they "
                "were kept by an earlier calciwatch. --from a backup made since then can prove "
                "what "
                "came after it";
            return false;
        }
        for (const Journaled& entry : entries)
            if (const auto* message = std::get_if<JournaledMessage>(&entry))
                if (!digests_.match(*message)) verdict_.altered.push_back(message->id);
        const bool goes_on = replay_->run(entries);
        verdict_.messages = replay_->messages();
        verdict_.occasions = replay_->occasions();
        verdict_.deviation = replay_->deviation();
        verdict_.deviations = replay_->deviations();
        return goes_on;
    }

    [[nodiscard]] bool take_on(const std::string& fingerprint) {
        if (fingerprint == in_force_) return true;
        const auto kept = journal_.configuration(fingerprint);
        if (!kept) {
            verdict_.unproven =
                "the texts of configuration " + fingerprint + " are not in the store";
            return false;
        }
        auto recorded = understand(*kept);
        if (!recorded) {
            verdict_.unproven = recorded.error() + " (written by " + kept->program + ")";
            return false;
        }
        in_force_ = fingerprint;
        ++verdict_.configurations;
        if (std::find(verdict_.programs.begin(), verdict_.programs.end(), kept->program) ==
            verdict_.programs.end())
            verdict_.programs.push_back(kept->program);
        if (replay_)
            replay_->configure(recorded->knowledge, recorded->site, std::move(recorded->readers));
        else
            replay_.emplace(into_, recorded->knowledge, recorded->site, epoch_,
                            recorded->patient_cache, std::move(recorded->readers));
        return true;
    }

    alerts::SqliteJournal& journal_;
    alerts::Store& into_;
    std::string epoch_;
    Verdict& verdict_;
    Digests digests_;
    std::string in_force_;
    std::optional<alerts::Replay> replay_;
};

void compare(alerts::SqliteDifference& difference, Verdict& verdict, const Progress& progress) {
    const std::size_t all = difference.rows();
    std::size_t done = 0;
    for (const std::string& table : difference.tables())
        verdict.tables.push_back(difference.compare(table, [&](std::size_t more) {
            done += more;
            progress("comparing", done, all);
        }));
}

std::string begins_late(alerts::MessageId first) {
    return "the journal begins with message " + std::to_string(first) +
           ": what the messages before it did cannot be derived again. Give --from a backup that "
           "was "
           "made before message " +
           std::to_string(first) + " was no longer the newest";
}

// Where the proof begins; the error is why it cannot.
tl::expected<JournalPlace, std::string> beginning(const ProofAsked& asked,
                                                  alerts::SqliteJournal& journal,
                                                  const std::filesystem::path& fresh) {
    if (asked.from.empty()) return JournalPlace{};
    alerts::SqliteJournal backup{asked.from};
    if (backup.epoch() != journal.epoch())
        return tl::make_unexpected(asked.from.string() +
                                   " is a backup of another store, or the store was restored since "
                                   "(their epochs differ)");
    backup.copy_to(fresh);
    return alerts::SqliteJournal{fresh}.end();
}

tl::expected<Verdict, std::string> prove_stores(const ProofAsked& asked, const Progress& progress) {
    const Workplace work{asked.work};
    alerts::SqliteJournal journal{asked.store};
    const auto begin = beginning(asked, journal, work.file());
    if (!begin) return tl::make_unexpected(begin.error());
    Verdict verdict;
    verdict.from = verdict.to = begin->message;
    if (journal.end().message < begin->message)
        return tl::make_unexpected(asked.from.string() + " is newer than " + asked.store.string());

    JournalPlace place = *begin;
    alerts::SqliteStore fresh{work.file()};
    Performance again{journal, fresh, verdict};
    if (const auto first = journal.first(); first > place.message + 1)
        verdict.unproven = begins_late(first);
    else if (!asked.from.empty())
        if (const auto in_force = alerts::SqliteJournal{work.file()}.in_force(place))
            if (!again.begin_with(*in_force)) return verdict;
    if (!verdict.unproven.empty() || !again.go_on(place, journal.end(), progress)) return verdict;

    // What came meanwhile is done again within the moment that is compared.
    alerts::SqliteDifference difference{asked.store};
    const JournalPlace end = difference.end();
    if (!again.go_on(place, end, progress)) return verdict;
    verdict.to = end.message;
    verdict.first_event = difference.first_event();
    difference.hold_against(work.file());
    compare(difference, verdict, progress);
    return verdict;
}

}  // namespace

std::size_t Verdict::differing_rows() const {
    std::size_t rows = 0;
    for (const alerts::TableDifference& table : tables) rows += table.differences;
    return rows;
}

const alerts::RowDifference* Verdict::first_difference() const {
    for (const alerts::TableDifference& table : tables)
        if (table.first) return &*table.first;
    return nullptr;
}

bool Verdict::different() const {
    return !altered.empty() || deviation || first_difference() != nullptr;
}

tl::expected<Verdict, std::string> prove(const ProofAsked& asked, const Progress& progress) {
    try {
        return prove_stores(asked, progress);
    } catch (const alerts::StoreFailure& failure) {
        return tl::make_unexpected(asked.store.string() + ": " + failure.what());
    } catch (const std::system_error& failure) {
        return tl::make_unexpected(std::string{failure.what()});
    }
}

}  // namespace calciwatch
