#include "config/settings.hpp"

#include "config/feed_settings.hpp"
#include "config/listener_settings.hpp"
#include "config/quantity.hpp"
#include "config/setting_values.hpp"
#include "config/shipped.hpp"
#include "config/text_file.hpp"

namespace config {
namespace {

using Kind = yaml::Node::Kind;

void read_retention(Retention& retention, const yaml::Node* node, Report& report) {
    using namespace std::chrono_literals;
    if (node == nullptr) return;
    Keys keys{*node, report};
    read_into(retention.journal, keys.optional("journal"), 0s, report);
    read_into(retention.resends, keys.optional("resends"), 0s, report);
    read_into(retention.quarantine, keys.optional("quarantine"), 0s, report);
    read_into(retention.findings, keys.optional("findings"), 0s, report);
    read_into(retention.outbox, keys.optional("outbox"), 0s, report);
    read_into(retention.history, keys.optional("history"), 0s, report);
    read_into(retention.at_least, keys.optional("at_least"), 0s, report);
    constexpr std::uint64_t most = std::uint64_t{1} << 40U;
    read_size_into(retention.max_size, keys.optional("max_size"), 0, most, report);
    keys.finish();
}

void read_disk(Disk& disk, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    constexpr std::uint64_t most = std::uint64_t{1} << 40U;
    read_size_into(disk.warn_below, keys.optional("warn_below"), 0, most, report);
    read_size_into(disk.stop_below, keys.optional("stop_below"), 0, most, report);
    keys.finish();
    if (disk.warn_below != 0 && disk.warn_below < disk.stop_below)
        report.add(*node, "warn_below is less than stop_below: nobody would be warned");
}

// A length of time as rules have it, or nothing when it says otherwise, which is reported.
std::optional<alerts::Length> read_length(const yaml::Node& node, Report& report) {
    const auto text = read_text(node, report);
    if (!text) return std::nullopt;
    const auto length = parse_duration(*text);
    if (length && *length > std::chrono::seconds{0}) return *length;
    report.add(node, "'" + *text + "' is no length of time such as '12 hours' or PT12H");
    return std::nullopt;
}

// By severity: {critical: 12 hours, ...}; what is left out stays as it was.
template <class Read>
void read_by_severity(const yaml::Node* node, Report& report, Read read) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    for (const alerts::Severity severity : {alerts::Severity::info, alerts::Severity::moderate,
                                            alerts::Severity::high, alerts::Severity::critical})
        if (const yaml::Node* const given = keys.optional(alerts::name(severity)))
            read(static_cast<std::size_t>(severity), *given);
    keys.finish();
}

void read_alerts(alerts::Conduct& conduct, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    if (const yaml::Node* const silent = keys.optional("silent_after"))
        conduct.silent_after = read_length(*silent, report).value_or(conduct.silent_after);
    const yaml::Node* const renotify = keys.optional("renotify");
    const yaml::Node* const escalate = keys.optional("escalate_after");
    keys.finish();
    read_by_severity(renotify, report, [&](std::size_t at, const yaml::Node& given) {
        if (const auto length = read_length(given, report)) conduct.renotify.at(at) = *length;
    });
    read_by_severity(escalate, report, [&](std::size_t at, const yaml::Node& given) {
        if (given.text == "never")
            conduct.escalate_after.at(at) = std::nullopt;
        else if (const auto length = read_length(given, report))
            conduct.escalate_after.at(at) = length;
    });
}

void read_http(Endpoint& http, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    read_into(http, keys.required("endpoint"), report);
    keys.finish();
}

void read_store(std::filesystem::path& store, const yaml::Node* node, const Paths& paths,
                Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    const yaml::Node* postgresql = keys.optional("postgresql");
    if (postgresql != nullptr)
        report.add(*postgresql, "postgresql is not supported yet: use sqlite");
    const yaml::Node* sqlite =
        postgresql == nullptr ? keys.required("sqlite") : keys.optional("sqlite");
    keys.finish();
    if (sqlite == nullptr) return;
    if (const auto path = read_text(*sqlite, report)) store = paths.absolute(*path);
}

Settings read_settings(const yaml::Node& root, const std::filesystem::path& folder,
                       Report& report) {
    const Paths paths{folder, report};
    Settings settings;
    settings.rules = {shipped_folder() / "rules"};
    settings.terminology = {shipped_folder() / "terminology"};
    if (root.kind == Kind::nothing) return settings;
    Keys keys{root, report};
    read_word_into(settings.site, keys.optional("site"), report);
    read_store(settings.store, keys.optional("store"), paths, report);
    read_listeners(settings.listeners, keys.optional("listeners"), report);
    read_feed(settings.feed, keys.optional("feed"), paths, report);
    read_retention(settings.retention, keys.optional("retention"), report);
    read_disk(settings.disk, keys.optional("disk"), report);
    read_http(settings.http, keys.optional("http"), report);
    paths.read_filled_list(settings.rules, keys.optional("rules"));
    paths.read_filled_list(settings.terminology, keys.optional("terminology"));
    paths.read_list(settings.local_codes, keys.optional("local_codes"));
    read_alerts(settings.conduct, keys.optional("alerts"), report);
    read_into(settings.patient_cache, keys.optional("patient_cache"), 1, 100'000'000, report);
    if (const yaml::Node* level = keys.optional("log_level")) {
        const auto choice = read_choice(
            *level, {"trace", "debug", "info", "warn", "error", "critical", "off"}, report);
        if (choice) settings.log_level = *choice;
    }
    keys.finish();
    return settings;
}

}  // namespace

Loaded<Settings> parse_settings(const std::filesystem::path& file, std::string_view text) {
    const auto root = yaml::parse(file.string(), text);
    if (!root) return tl::make_unexpected(Mistakes{root.error()});
    Mistakes mistakes;
    Report report{file.string(), mistakes};
    std::error_code unreadable;  // the working folder is gone: paths stay relative
    const auto place = std::filesystem::absolute(file, unreadable);
    Settings settings = read_settings(*root, place.parent_path(), report);
    if (!mistakes.empty()) {
        sort_by_place(mistakes);
        return tl::make_unexpected(std::move(mistakes));
    }
    return settings;
}

Loaded<std::string> read_settings_text(const std::filesystem::path& file) {
    auto text = read_text_file(file, yaml::max_bytes);
    if (!text) return tl::make_unexpected(Mistakes{text.error()});
    return *std::move(text);
}

Loaded<Settings> load_settings(const std::filesystem::path& file) {
    const auto text = read_settings_text(file);
    if (!text) return tl::make_unexpected(text.error());
    return parse_settings(file, *text);
}

}  // namespace config
