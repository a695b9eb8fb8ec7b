#include "tools/past.hpp"

namespace calciwatch {

tl::expected<std::unique_ptr<Past>, std::string> recall(const std::filesystem::path& store,
                                                        alerts::Time at, const Progress& progress) {
    try {
        alerts::SqliteJournal journal{store};
        if (journal.end().message > 0 && journal.first() != 1)
            return tl::make_unexpected(
                "the oldest messages are no longer kept, and what they did cannot be derived "
                "without them");
        auto past = std::make_unique<Past>();
        Performance again{journal, past->patients, past->account};
        alerts::JournalPlace place;
        if (!again.go_on(place, journal.at(at), progress)) {
            const Account& account = past->account;
            if (!account.unproven.empty()) return tl::make_unexpected(account.unproven);
            return tl::make_unexpected("message " + std::to_string(account.deviation->message) +
                                       ": " + account.deviation->what);
        }
        past->knowledge = again.knowledge();
        return past;
    } catch (const alerts::StoreFailure& failure) {
        return tl::make_unexpected(std::string{failure.what()});
    }
}

}  // namespace calciwatch
