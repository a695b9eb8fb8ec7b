// One feed, four rules and a store in memory: messages go in, answers and alerts come out.
#pragma once

#include "alerts/step/act_on.hpp"
#include "alerts/step/step.hpp"
#include "alerts/store/memory_store.hpp"
#include "config/knowledge.hpp"
#include "hl7/segments/control.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace story {

using namespace alerts;
using namespace std::chrono_literals;

// The shipped terminology, and the rules of a folder.
inline std::shared_ptr<const Knowledge> load_rules(const std::string& folder) {
    auto loaded = config::load_knowledge({{CALCIWATCH_CONFIG "/terminology"}, {folder}, {}});
    if (!loaded) throw std::runtime_error{to_string(loaded.error().front())};
    return std::make_shared<const Knowledge>(std::move(*loaded));
}
inline std::shared_ptr<const Knowledge> shipped() {
    static const auto knowledge = load_rules(CALCIWATCH_CONFIG "/rules");
    return knowledge;
}
// Rules that stay as they are, for tests of the machinery.
inline std::shared_ptr<const Knowledge> four_rules() {
    static const auto knowledge = load_rules(CALCIWATCH_TEST_DATA "/four_rules");
    return knowledge;
}

inline Digest digest_of(std::string_view raw) {
    // Any injective-enough stand-in will do here; the daemon uses SHA-256.
    Digest digest{};
    const std::size_t hash = std::hash<std::string_view>{}(raw);
    for (std::size_t i = 0; i < sizeof hash; ++i) {
        digest[i] = static_cast<std::byte>((hash >> (8 * i)) & 0xFFU);
    }
    return digest;
}

// Of a message that can be read, as it comes to the ward.
inline MessageKey key_of(std::string_view raw) {
    const auto message = hl7::Message::parse(raw);
    const hl7::Segment msh = message.value().header();
    return {
        {"ehr", msh[hl7::Msh::sending_application].raw(), msh[hl7::Msh::sending_facility].raw()},
        msh[hl7::Msh::message_control_id].raw(),
        digest_of(raw)};
}

class Ward {
  public:
    explicit Ward(FeedPolicy policy = {}, std::size_t cache = 100,
                  std::shared_ptr<const Knowledge> knowledge = four_rules())
        : step_{std::move(knowledge), "H1", store_.epoch(), cache},
          interpreter_{*Interpreter::make(std::move(policy))} {}

    Outcome receive(const std::string& raw) {
        const auto transaction = store_.begin();
        Outcome outcome = step_.receive(
            *transaction, {"ehr", "127.0.0.1:1", now, digest_of(raw), raw}, interpreter_);
        transaction->commit();
        return outcome;
    }
    tl::expected<Outcome, NotRetried> retry(MessageId id, const Readers& readers) {
        const auto transaction = store_.begin();
        auto outcome = step_.retry(*transaction, id, readers, now);
        transaction->commit();
        return outcome;
    }
    std::size_t review(Time at) {
        const auto transaction = store_.begin();
        const std::size_t changes = step_.review(*transaction, at, 100);
        transaction->commit();
        return changes;
    }
    // "event 2", or why not: committed or not as a daemon would.
    std::string act_on(const ActedOn& alert, const Act& act) {
        const auto transaction = store_.begin();
        const auto event = alerts::act_on(step_, *transaction, alert, act, now);
        if (!event) return event.error().reason;
        transaction->commit();
        return "event " + std::to_string(*event);
    }
    bool act(PatientId patient, const Act& act) {
        const auto transaction = store_.begin();
        const bool done = step_.act(*transaction, patient, act, now).has_value();
        if (done) transaction->commit();
        return done;
    }
    std::vector<nlohmann::json> outbox() {
        std::vector<nlohmann::json> bodies;
        for (const OutboxEvent& event : store_.open_outbox()->after(0, 1000)) {
            bodies.push_back(nlohmann::json::parse(event.body));
        }
        return bodies;
    }
    // "raised vka-in-calciphylaxis", one line an event.
    std::string told() {
        std::string lines;
        for (const auto& body : outbox()) {
            const auto& alert = body["data"]["alert"];
            lines +=
                alert["change"].get<std::string>() + " " + alert["rule"].get<std::string>() + "\n";
        }
        return lines;
    }

    // As stored; the patient must be known.
    Patient patient(const std::string& number) { return patient_of_type(number, "MR"); }
    Patient patient_of_type(const std::string& number, const std::string& type) {
        const auto transaction = store_.begin();
        const Identifier identifier{"H1MRN", type, number};
        return transaction->load(transaction->find_patients({&identifier, 1}).front()).value();
    }

    Time now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h;
    MemoryStore store_;

  private:
    MessageStep step_;
    Interpreter interpreter_;
};

}  // namespace story
