#include "daemon/startup.hpp"

#include "config/shipped.hpp"
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

alerts::AckPolicy policy_of(const config::Acknowledgement& ack) {
    using Given = config::Acknowledgement;
    const auto code = [](Given::Refusal refusal) {
        return refusal == Given::Refusal::AE ? hl7::AckCode::AE : hl7::AckCode::AR;
    };
    const auto mode = [&ack] {
        using Mode = alerts::AckPolicy::Mode;
        switch (ack.mode) {
            case Given::Mode::as_asked:
                return Mode::as_asked;
            case Given::Mode::application:
                return Mode::application;
            case Given::Mode::accept:
                return Mode::accept;
            case Given::Mode::none:
                return Mode::none;
        }
        return Mode::as_asked;
    };
    return {mode(),
            code(ack.unreadable),
            code(ack.incomplete),
            code(ack.unsupported),
            code(ack.processing_id),
            ack.silent_when_not_kept,
            ack.plain_type};
}

alerts::FeedPolicy policy_of(const config::Listener& listener) {
    alerts::FeedPolicy policy;
    policy.time_zone = listener.time_zone;
    policy.default_authority = listener.default_authority;
    policy.identifier_types = listener.identifier_types;
    policy.default_charset = listener.charset;
    policy.processing_ids = listener.processing_ids;
    policy.strict = listener.strict;
    policy.refuse_incomplete = listener.refuse_incomplete;
    policy.sequence_numbers = listener.sequence_numbers;
    policy.order_control = listener.order_control;
    policy.max_message = listener.max_frame;
    policy.ack = policy_of(listener.ack);
    return policy;
}

// Names of 7-bit ASCII and of what is decoded by other means stand for themselves.
bool known_charset(const std::string& name) {
    return name == "ASCII" || !hl7::iconv_name(name).empty();
}

std::string counted(std::size_t n, const std::string& what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

}  // namespace

std::optional<alerts::Interpreter> interpreter_for(const config::Listener& listener) {
    return alerts::Interpreter::make(policy_of(listener));
}

tl::expected<Prepared, std::vector<std::string>> prepare(
    const std::filesystem::path& configuration) {
    const std::filesystem::path file =
        configuration.empty() ? shipped_configuration() : configuration;
    auto settings = config::load_settings(file);
    if (!settings) return tl::make_unexpected(in_words(settings.error()));

    std::vector<std::string> mistakes;
    Prepared prepared;
    for (const config::Listener& listener : settings->listeners) {
        if (!known_charset(listener.charset)) {
            mistakes.push_back(file.string() + ": listener '" + listener.name +
                               "': no such character set as '" + listener.charset +
                               "': write one of table 0211, such as 8859/1 or UNICODE UTF-8");
        }
        auto interpreter = interpreter_for(listener);
        if (interpreter) {
            prepared.interpreters.push_back(*std::move(interpreter));
        } else {
            mistakes.push_back(file.string() + ": listener '" + listener.name +
                               "': the time-zone database knows no '" + listener.time_zone + "'");
        }
    }
    auto knowledge =
        config::load_knowledge({settings->terminology, settings->rules, settings->local_codes});
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
