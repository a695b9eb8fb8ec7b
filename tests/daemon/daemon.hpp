// A daemon in the test's own process: real sockets on free ports, a store in memory, a clock that
// goes when it is told to.
#pragma once

#include "daemon/app.hpp"
#include "daemon/startup.hpp"
#include "tests/daemon/held_store.hpp"
#include "tests/daemon/sender.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace calciwatch::test {

// One rule: calciphylaxis among the problems, and a running order for warfarin, one alert an order.
inline std::shared_ptr<const alerts::Knowledge> knowledge() {
    alerts::Concept problem;
    problem.name = "calciphylaxis";
    problem.kind = alerts::ConceptKind::problem;
    problem.texts = {"calciphylaxis"};
    alerts::Concept drug;
    drug.name = "warfarin";
    drug.kind = alerts::ConceptKind::drug;
    drug.texts = {"warfarin"};
    alerts::Rule rule;
    rule.id = "warfarin-in-calciphylaxis";
    rule.title = "Warfarin with calciphylaxis";
    rule.severity = alerts::Severity::critical;
    rule.for_each_order = alerts::ConceptId{1};
    rule.when = alerts::Condition{alerts::ProblemIs{0}};
    rule.message = "STOP: {order.drug}";
    rule.override_reasons = {"bridging", "other"};
    std::vector<alerts::Concept> concepts;
    concepts.push_back(problem);
    concepts.push_back(drug);
    alerts::Knowledge made;
    made.terminology = alerts::Terminology{std::move(concepts)};
    made.rules.push_back(rule);
    return std::make_shared<const alerts::Knowledge>(std::move(made));
}

// One listener, everything on a free port of loopback.
inline config::Settings settings() {
    config::Settings made;
    made.listeners.front().endpoint.port = 0;
    made.feed.router = "tcp://127.0.0.1:0";
    made.feed.live = "tcp://127.0.0.1:0";
    return made;
}

class Daemon {
  public:
    explicit Daemon(config::Settings wanted = settings()) : settings_{std::move(wanted)} {}
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;
    ~Daemon() {
        store.fail(false);
        store.release();
        stop();
    }

    Daemon& start() {
        Prepared prepared{settings_, knowledge(), readers_for(settings_), {"calciwatchd", {}}};
        prepared.record.texts.push_back({"settings", "calciwatch.yaml", running});
        app_ = std::make_unique<App>(std::move(prepared), store, disk, [this] { return now(); });
        if (load) app_->may_reload(load);
        thread_ = std::jthread{[this] { app_->run(); }};
        return *this;
    }
    // Returns when the daemon has left.
    void stop() {
        if (!thread_.joinable()) return;
        app_->stop();
        thread_.join();
    }
    App& app() { return *app_; }
    Sender connect() { return Sender{app_->listeners().front()}; }

    [[nodiscard]] alerts::Time now() const { return alerts::Time{time_.load()}; }
    void pass(std::chrono::milliseconds time) { time_ = time_.load() + time; }

    // What the outbox holds, oldest first.
    std::vector<alerts::OutboxEvent> events() { return store.open_outbox()->after(0, 1000); }

    HeldStore store;
    Reload::Load load;                // what a reload reads; set it before start()
    std::string running;              // the configuration it is started with
    const DiskWatch* disk = nullptr;  // set before the start

  private:
    config::Settings settings_;
    std::atomic<std::chrono::milliseconds> time_{
        (std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + 12h).time_since_epoch()};
    std::unique_ptr<App> app_;
    std::jthread thread_;
};

// Tries until it holds or ten seconds are over.
template <class Holds>
bool eventually(Holds holds) {
    for (int i = 0; i < 1000; ++i) {
        if (holds()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

// A synthetic patient's messages.
inline std::string header(const std::string& type, const std::string& id) {
    return "MSH|^~\\&|EHR|H1|CALCIWATCH|H1|20261122115900+0000||" + type + "|" + id + "|P|2.5.1\r";
}
inline std::string person(const std::string& mrn) {
    return "PID|1||" + mrn + "^^^H1MRN^MR||Sample^Avery||19580312|F\r";
}
inline std::string diagnosis(const std::string& id, const std::string& mrn = "900001") {
    return header("ADT^A01^ADT_A01", id) + "EVN|A01|20261122115900+0000\r" + person(mrn) +
           "PV1|1|I|DIAL^3^B\rDG1|1||X1^Calciphylaxis^L|||F\r";
}
inline std::string warfarin(const std::string& id, const std::string& mrn = "900001",
                            const std::string& end = "") {
    return header("RDE^O11^RDE_O11", id) + person(mrn) + "ORC|NW|" + id +
           "^OE\rRXE||W1^Warfarin 5 mg^L|5||mg|TAB\rTQ1|1||||||20261122110000+0000|" + end +
           "\rRXR|PO\r";
}

}  // namespace calciwatch::test
