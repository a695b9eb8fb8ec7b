#include "alerts/step/step.hpp"

#include "alerts/step/alert_body.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <utility>

namespace alerts {
namespace {

// MSH-7 of an answer: seconds are enough, and every version knows the form.
std::string dtm(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    std::array<char, 32> text{};
    const int length = std::snprintf(
        text.data(), text.size(), "%04d%02u%02u%02d%02d%02d+0000", static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string type_of(const hl7::Message& message) {
    const hl7::Field type = message.header().field(9);
    std::string text{type[1]};
    if (!type[2].empty()) text.append("^").append(type[2]);
    return text;
}

Interpretation quarantined(hl7::AckCode code, hl7::Condition condition, std::string reason) {
    Interpretation said;
    said.verdict = Verdict::quarantine;
    said.answer = code;
    said.problem = hl7::Problem{condition, std::nullopt, reason};
    said.reason = std::move(reason);
    return said;
}

Finding undecodable(const hl7::Message& message, const Arrival& arrival) {
    const Source source{std::string{message.header()[10].raw()}, arrival.received, "MSH-18"};
    return {"charset-undecodable", source, "bytes that are no character of this set were replaced"};
}

Disposition disposition_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::apply:
            return Disposition::applied;
        case Verdict::ignore:
            return Disposition::ignored;
        case Verdict::quarantine:
            return Disposition::quarantined;
    }
    return Disposition::quarantined;
}

bool shares_identifier(const Patient& patient, const PatientUpdate& update) {
    return std::any_of(update.identifiers.begin(), update.identifiers.end(), [&](const auto& id) {
        return std::find(patient.identifiers.begin(), patient.identifiers.end(), id) !=
               patient.identifiers.end();
    });
}

}  // namespace

MessageStep::MessageStep(std::shared_ptr<const Knowledge> knowledge, std::string site,
                         std::string epoch, std::size_t cache)
    : engine_{std::move(knowledge)},
      site_{std::move(site)},
      epoch_{std::move(epoch)},
      census_{cache} {}

Outcome MessageStep::receive(Transaction& transaction, const Arrival& arrival,
                             const Interpreter& interpreter) {
    Outcome outcome;
    if (auto known = transaction.find_message(arrival.digest)) {
        outcome.resend = true;
        outcome.message = known->id;
        outcome.ack = std::move(known->ack);
        return outcome;
    }

    // First all that is pure, then all that is written: a defect on the way to a decision leaves
    // nothing behind but a message in quarantine.
    Interpretation said = interpret(arrival, interpreter);
    std::vector<Work> work;
    try {
        work = apply(transaction, said, arrival.received);
    } catch (const StoreFailure&) {
        throw;
    } catch (const std::exception& defect) {
        census_.forget();
        work.clear();
        said = quarantined(hl7::AckCode::AE, hl7::Condition::application_error,
                           std::string{"internal error: "} + defect.what());
    }

    outcome.message = transaction.next_message();
    outcome.code = said.answer;
    outcome.disposition = disposition_of(said.verdict);
    outcome.reason = said.reason;
    outcome.ack = answer(arrival, said, outcome.message);

    JournalEntry entry;
    entry.listener = arrival.listener;
    entry.peer = arrival.peer;
    entry.received = arrival.received;
    entry.digest = arrival.digest;
    entry.raw = arrival.raw;
    entry.disposition = outcome.disposition;
    entry.reason = outcome.reason;
    entry.ack = outcome.ack;
    if (readable_) {
        const hl7::Segment msh = message_.header();
        outcome.type = type_of(message_);
        entry.sending_application = msh[3].raw();
        entry.sending_facility = msh[4].raw();
        entry.sent = msh[7].raw();
        entry.control_id = msh[10].raw();
        entry.type = outcome.type;
        outcome.control_id_reused =
            !entry.control_id.empty() &&
            transaction.control_id_used(entry.listener, entry.sending_application,
                                        entry.sending_facility, entry.control_id);
    }
    transaction.append(entry);
    for (const Finding& finding : said.findings) {
        transaction.append_finding(outcome.message, finding);
    }
    outcome.findings = said.findings.size();
    for (const Work& one : work) write(transaction, outcome.message, one, outcome);
    census_.trim();
    return outcome;
}

std::size_t MessageStep::review(Transaction& transaction, Time now, std::size_t limit) {
    Outcome outcome;
    for (const Due& due : transaction.due(now, limit)) {
        Patient& patient = census_.find(transaction, engine_, due.patient);
        write(transaction, 0, Work{&patient, engine_.review(patient, now)}, outcome);
        census_.trim();
    }
    return outcome.alert_changes;
}

void MessageStep::forget() {
    census_.forget();
}

Interpretation MessageStep::interpret(const Arrival& arrival, const Interpreter& interpreter) {
    auto parsed = message_.reparse(arrival.raw);
    utf8_.reset();
    if (parsed && !message_.header()[18].raw().empty()) utf8_ = hl7::transcode(arrival.raw);
    if (utf8_) parsed = message_.reparse(utf8_->utf8);
    readable_ = parsed.has_value();
    if (!readable_) {
        const hl7::Error& error = parsed.error();
        return quarantined(
            hl7::AckCode::AR, hl7::Condition::segment_sequence,
            std::string{hl7::name(error.flaw)} + " at byte " + std::to_string(error.offset));
    }
    try {
        Interpretation said = interpreter(message_, arrival.received);
        if (utf8_ && utf8_->replaced) said.findings.push_back(undecodable(message_, arrival));
        return said;
    } catch (const std::exception& defect) {
        return quarantined(hl7::AckCode::AE, hl7::Condition::application_error,
                           std::string{"internal error: "} + defect.what());
    }
}

std::vector<MessageStep::Work> MessageStep::apply(Transaction& transaction, Interpretation& said,
                                                  Time now) {
    std::vector<Work> work;
    for (PatientUpdate& update : said.updates) {
        Patient& patient = whose(transaction, update, work, said.findings);
        work.push_back({&patient, engine_.apply(patient, update, now)});
    }
    return work;
}

// The patient a message speaks of. Numbers of several known patients in one PID-3 are no merge:
// the first known one in the sender's order is meant, the others keep their numbers.
Patient& MessageStep::whose(Transaction& transaction, PatientUpdate& update,
                            const std::vector<Work>& before, std::vector<Finding>& findings) {
    const std::vector<PatientId> owners = transaction.find_patients(update.identifiers);
    const auto known =
        std::find_if(owners.begin(), owners.end(), [](PatientId id) { return id != 0; });
    if (known == owners.end()) {
        // Nobody in the store; but an earlier part of this message may have brought the patient.
        for (const Work& work : before) {
            if (shares_identifier(*work.patient, update)) return *work.patient;
        }
        return census_.admit();
    }
    const PatientId owner = *known;
    std::vector<Identifier> own;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        if (owners[i] == 0 || owners[i] == owner) own.push_back(update.identifiers[i]);
    }
    if (own.size() != update.identifiers.size()) {
        Finding finding{"identifiers-of-several-patients", update.source,
                        "the first known identifier was taken; the records stay apart"};
        finding.source.place = "PID-3";
        findings.push_back(std::move(finding));
        update.identifiers = std::move(own);
    }
    return census_.find(transaction, engine_, owner);
}

void MessageStep::write(Transaction& transaction, MessageId message, const Work& work,
                        Outcome& outcome) {
    census_.save(transaction, *work.patient);
    for (const Finding& finding : work.step.findings) transaction.append_finding(message, finding);
    outcome.findings += work.step.findings.size();
    for (const AlertChange& change : work.step.changes) {
        const RuleSet& rules = engine_.knowledge().rules;
        const auto rule = std::find_if(rules.begin(), rules.end(), [&](const Rule& one) {
            return one.id == change.alert.rule;
        });
        const Publication publication{site_,
                                      epoch_,
                                      transaction.next_sequence(),
                                      *work.patient,
                                      rule == rules.end() ? nullptr : &*rule,
                                      change};
        transaction.append_event(work.patient->id, message, change, alert_topic(publication),
                                 alert_body(publication));
    }
    outcome.alert_changes += work.step.changes.size();
}

std::string MessageStep::answer(const Arrival& arrival, const Interpretation& said,
                                MessageId message) const {
    if (!said.owes_answer) return {};
    const std::string now = dtm(arrival.received);
    const std::string control_id = "CW" + std::to_string(message);
    hl7::AckRequest request;
    request.code = said.answer;
    request.problem = said.problem;
    request.now = now;
    request.control_id = control_id;
    return readable_ ? hl7::acknowledge(message_, request) : hl7::acknowledge_unreadable(request);
}

}  // namespace alerts
