#include "tools/verify/record.hpp"

#include "alerts/store/digest.hpp"
#include "config/feed_policy.hpp"
#include "config/knowledge.hpp"
#include "config/settings.hpp"
#include "config/settings_change.hpp"

#include <utility>
#include <vector>

namespace calciwatch {
namespace {

std::vector<config::NamedText> texts_of(const alerts::Configuration& configuration,
                                        std::string_view kind) {
    std::vector<config::NamedText> texts;
    for (const auto& one : configuration.texts)
        if (one.kind == kind) texts.push_back({one.name, one.text});
    return texts;
}

tl::unexpected<std::string> not_understood(const config::Mistakes& mistakes) {
    return tl::make_unexpected("this program does not understand what was in force: " +
                               config::to_string(mistakes.front()));
}

}  // namespace

tl::expected<Recorded, std::string> understand(const alerts::Configuration& configuration) {
    const auto texts = texts_of(configuration, "settings");
    if (texts.empty()) return tl::make_unexpected("a record without settings");
    auto settings = config::parse_settings(texts.front().name, texts.front().text);
    if (!settings) return not_understood(settings.error());
    if (texts.size() > 1) {
        const auto started = config::parse_settings(texts.back().name, texts.back().text);
        if (!started) return not_understood(started.error());
        settings = config::in_force(*started, *settings);
    }
    auto knowledge = config::parse_knowledge(texts_of(configuration, "terminology"),
                                             texts_of(configuration, "rules"),
                                             texts_of(configuration, "local_codes"));
    if (!knowledge) return not_understood(knowledge.error());
    knowledge->fingerprint = alerts::fingerprint_of_judgement(configuration);
    knowledge->conduct = settings->conduct;
    Recorded recorded{std::make_shared<const alerts::Knowledge>(*std::move(knowledge)),
                      settings->site,
                      settings->patient_cache,
                      {}};
    for (const config::Listener& listener : settings->listeners) {
        auto reader = alerts::Interpreter::make(config::feed_policy(listener));
        if (!reader)
            return tl::make_unexpected("the time-zone database knows no '" + listener.time_zone +
                                       "'");
        recorded.readers.insert_or_assign(listener.name, *std::move(reader));
    }
    return recorded;
}

}  // namespace calciwatch
