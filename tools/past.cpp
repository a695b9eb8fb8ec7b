#include "tools/past.hpp"

#include "alerts/store/memory_store.hpp"
#include "alerts/store/sqlite_store.hpp"

#include <cstdint>
#include <system_error>

namespace calciwatch {
namespace {

// What a file of this size holds takes twice as much in memory.
constexpr std::uintmax_t largest_for_memory = 512U << 20U;

void make_room(Past& past, const std::filesystem::path& store, const std::filesystem::path& work) {
    if (work.empty() && std::filesystem::file_size(store) <= largest_for_memory) {
        past.patients = std::make_unique<alerts::MemoryStore>();
        return;
    }
    past.on_disk = std::make_unique<Workplace>(work);
    past.patients = std::make_unique<alerts::SqliteStore>(past.on_disk->file());
}

tl::expected<Past, std::string> do_again(const std::filesystem::path& store, alerts::Time at,
                                         const std::filesystem::path& work,
                                         const Progress& progress) {
    alerts::SqliteJournal journal{store};
    if (journal.end().message > 0 && journal.first() != 1)
        return tl::make_unexpected(
            "the oldest messages are no longer kept, and what they did cannot be derived without "
            "them");
    Past past;
    make_room(past, store, work);
    Performance again{journal, *past.patients, past.account};
    alerts::JournalPlace place;
    if (!again.go_on(place, journal.at(at), progress)) {
        const Account& account = past.account;
        if (!account.unproven.empty()) return tl::make_unexpected(account.unproven);
        return tl::make_unexpected("message " + std::to_string(account.deviation->message) + ": " +
                                   account.deviation->what);
    }
    past.knowledge = again.knowledge();
    return past;
}

}  // namespace

tl::expected<Past, std::string> recall(const std::filesystem::path& store, alerts::Time at,
                                       const std::filesystem::path& work,
                                       const Progress& progress) {
    try {
        return do_again(store, at, work, progress);
    } catch (const alerts::StoreFailure& failure) {
        return tl::make_unexpected(std::string{failure.what()});
    } catch (const std::system_error& failure) {
        return tl::make_unexpected(std::string{failure.what()});
    }
}

}  // namespace calciwatch
