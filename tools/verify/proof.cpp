#include "tools/verify/proof.hpp"

#include "alerts/store/sqlite_journal.hpp"
#include "alerts/store/sqlite_store.hpp"
#include "tools/verify/workplace.hpp"

#include <system_error>
#include <utility>

namespace calciwatch {
namespace {

using alerts::JournalPlace;

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
    if (!verdict.unproven.empty()) return verdict;
    if (!again.go_on(place, journal.end(), progress)) {
        if (!verdict.unproven.empty())
            verdict.unproven += ". --from a backup made since then can prove what came after it";
        return verdict;
    }

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
