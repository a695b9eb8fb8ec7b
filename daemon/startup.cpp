#include "daemon/startup.hpp"

#include "alerts/store/digest.hpp"
#include "config/feed_policy.hpp"
#include "config/shipped.hpp"
#include "daemon/feed_keys.hpp"
#include "hl7/charset.hpp"

#include <cstdlib>
#include <utility>

namespace calciwatch {
namespace {

std::filesystem::path shipped_configuration() {
    const char* data = std::getenv("CALCIWATCH_DATA");
    return (data != nullptr ? std::filesystem::path{data} : config::shipped_folder()) /
           "calciwatch.yaml";
}

std::vector<std::string> in_words(const config::Mistakes& mistakes) {
    std::vector<std::string> lines;
    for (const config::Mistake& mistake : mistakes) lines.push_back(config::to_string(mistake));
    return lines;
}

// Names of 7-bit ASCII and of what is decoded by other means stand for themselves.
bool known_charset(const std::string& name) {
    return name == "ASCII" || !hl7::iconv_name(name).empty();
}

void record(alerts::Configuration& all, const char* kind,
            const std::vector<config::NamedText>& texts) {
    for (const config::NamedText& one : texts) all.texts.push_back({kind, one.name, one.text});
}

// Of all that messages are judged by; all of it as texts goes into `all`.
config::Loaded<alerts::Knowledge> load_knowledge(const config::Settings& settings,
                                                 alerts::Configuration& all) {
    const auto texts =
        config::read_knowledge({settings.terminology, settings.rules, settings.local_codes});
    if (!texts) return tl::make_unexpected(texts.error());
    auto knowledge = config::parse_knowledge(texts->terminology, texts->rules, texts->local_codes);
    if (!knowledge) return knowledge;
    record(all, "terminology", texts->terminology);
    record(all, "rules", texts->rules);
    record(all, "local_codes", texts->local_codes);
    knowledge->fingerprint = alerts::fingerprint_of_judgement(all);
    knowledge->conduct = settings.conduct;
    return knowledge;
}

std::string counted(std::size_t n, const std::string& what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

}  // namespace

alerts::Readers readers_for(const config::Settings& settings) {
    alerts::Readers readers;
    for (const config::Listener& listener : settings.listeners)
        if (auto reader = alerts::Interpreter::make(config::feed_policy(listener)))
            readers.insert_or_assign(listener.name, *std::move(reader));
    return readers;
}

tl::expected<Prepared, std::vector<std::string>> prepare(
    const std::filesystem::path& configuration) {
    const std::filesystem::path file =
        configuration.empty() ? shipped_configuration() : configuration;
    const auto text = config::read_settings_text(file);
    if (!text) return tl::make_unexpected(in_words(text.error()));
    auto settings = config::parse_settings(file, *text);
    if (!settings) return tl::make_unexpected(in_words(settings.error()));

    std::vector<std::string> mistakes;
    Prepared prepared;
    prepared.record.program = "calciwatchd " CALCIWATCH_VERSION;
    prepared.record.texts.push_back({"settings", file.string(), *text});
    prepared.readers = readers_for(*settings);
    for (const config::Listener& listener : settings->listeners) {
        if (!known_charset(listener.charset)) {
            mistakes.push_back(file.string() + ": listener '" + listener.name +
                               "': no such character set as '" + listener.charset +
                               "': write one of table 0211, such as 8859/1 or UNICODE UTF-8");
        }
        if (!prepared.readers.contains(listener.name)) {
            mistakes.push_back(file.string() + ": listener '" + listener.name +
                               "': the time-zone database knows no '" + listener.time_zone + "'");
        }
    }
    if (settings->feed.curve) {
        const auto keys = read_feed_keys(*settings->feed.curve);
        if (!keys) mistakes.insert(mistakes.end(), keys.error().begin(), keys.error().end());
    }
    auto knowledge = load_knowledge(*settings, prepared.record);
    if (knowledge) {
        prepared.knowledge = std::make_shared<const alerts::Knowledge>(*std::move(knowledge));
    } else {
        const auto more = in_words(knowledge.error());
        mistakes.insert(mistakes.end(), more.begin(), more.end());
    }
    if (!mistakes.empty()) return tl::make_unexpected(std::move(mistakes));
    prepared.settings = *std::move(settings);
    return prepared;
}

std::string summary(const Prepared& prepared) {
    return counted(prepared.settings.listeners.size(), "listener") + ", " +
           counted(prepared.knowledge->rules.size(), "rule") + ", " +
           counted(prepared.knowledge->terminology.size(), "concept");
}

std::filesystem::path store_file(const config::Settings& settings,
                                 const std::filesystem::path& state) {
    if (!settings.store.empty()) return settings.store;
    if (!state.empty()) return state / "calciwatch.db";
    const char* given = std::getenv("STATE_DIRECTORY");
    return std::filesystem::path{given != nullptr ? given : "calciwatch-state"} / "calciwatch.db";
}

}  // namespace calciwatch
