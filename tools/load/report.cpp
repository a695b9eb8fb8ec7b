#include "tools/load/report.hpp"

#include "tools/table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include <nlohmann/json.hpp>

namespace calciwatch::load {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array quantiles{0.5, 0.99, 0.999};
constexpr std::array quantile_names{"p50", "p99", "p999", "max"};

struct Named {
    Receiver receiver;
    const char* text;
    const char* key;
};
constexpr std::array<Named, 3> receivers{
    {{Receiver::floor_appended, "floor, file appended to", "floorAppended"},
     {Receiver::floor_overwritten, "floor, file overwritten", "floorOverwritten"},
     {Receiver::calciwatch, "calciwatch", "calciwatch"}}};

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// 12345.6 -> "12,346"; below a hundred with one decimal.
std::string count(double value) {
    if (value < 100 && value != std::round(value)) {
        std::array<char, 16> out{};
        std::snprintf(out.data(), out.size(), "%.1f", value);
        return out.data();
    }
    std::string digits = std::to_string(std::llround(value));
    for (auto at = std::ssize(digits) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

std::string milliseconds(double value) {
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), value < 10 ? "%.2f ms" : "%.0f ms", value);
    return out.data();
}

std::string percent(std::optional<double> share) {
    return share ? std::to_string(std::lround(*share * 100)) + " %" : std::string{};
}

void add_row(Table& table, const std::string& connections, const std::string& what,
             const Figures& of, const std::string& share) {
    std::vector<Cell> cells{connections, what, count(of.rate)};
    for (const double one : of.milliseconds) cells.emplace_back(milliseconds(one));
    cells.emplace_back(share);
    table.row(std::move(cells));
}

std::string trouble_text(const Series& series) {
    std::string text;
    for (const auto& [what, times] : series.trouble)
        text += ", " + std::to_string(times) + " x " + printable(what);
    if (series.unanswered > 0) text += ", " + std::to_string(series.unanswered) + " unanswered";
    if (series.gaps > 0) text += ", " + std::to_string(series.gaps) + " gaps in the feed";
    if (series.missing > 0) text += ", " + std::to_string(series.missing) + " events did not come";
    return text;
}

Json figures_json(const Figures& of) {
    Json out{{"perSecond", of.rate}};
    for (std::size_t i = 0; i < of.milliseconds.size(); ++i)
        out["milliseconds"][quantile_names[i]] = of.milliseconds[i];
    return out;
}

}  // namespace

Figures figures(const Latencies& latencies, double rate) {
    const auto in_milliseconds = [](Latencies::Duration duration) {
        return std::chrono::duration<double, std::milli>{duration}.count();
    };
    Figures out;
    out.rate = rate;
    for (std::size_t i = 0; i < quantiles.size(); ++i)
        out.milliseconds[i] = in_milliseconds(latencies.quantile(quantiles[i]));
    out.milliseconds.back() = in_milliseconds(latencies.max());
    return out;
}

Figures median(const std::vector<Figures>& rounds) {
    Figures out;
    std::vector<double> values;
    for (const Figures& round : rounds) values.push_back(round.rate);
    out.rate = median(values);
    for (std::size_t i = 0; i < out.milliseconds.size(); ++i) {
        values.clear();
        for (const Figures& round : rounds) values.push_back(round.milliseconds[i]);
        out.milliseconds[i] = median(values);
    }
    return out;
}

void Series::add(Receiver receiver, const Outcome& outcome) {
    answers[receiver].push_back(figures(outcome.tally.answers, outcome.rate()));
    for (const auto& [what, times] : outcome.tally.trouble) trouble[what] += times;
    unanswered += outcome.unanswered;
    if (receiver != Receiver::calciwatch) return;
    sent += outcome.tally.sent;
    accepted += outcome.tally.accepted;
}

void Series::add(const AlertTally& tally, std::chrono::duration<double> measured_for) {
    const double seconds = std::max(measured_for.count(), 1e-9);
    const double rate = static_cast<double>(tally.alerts.count()) / seconds;
    alerts.push_back(figures(tally.alerts, rate));
    after_answer.push_back(figures(tally.after_answer, rate));
    events += tally.events;
    gaps += tally.gaps;
    missing += tally.missing;
    if (!tally.failure.empty()) ++trouble["feed: " + tally.failure];
}

bool Series::clean() const {
    return trouble.empty() && unanswered == 0 && gaps == 0 && missing == 0 && accepted == sent;
}

std::optional<double> Series::share_of(Receiver floor) const {
    const auto its = answers.find(floor);
    const auto ours = answers.find(Receiver::calciwatch);
    if (its == answers.end() || ours == answers.end()) return std::nullopt;
    const double rate = median(its->second).rate;
    if (rate <= 0) return std::nullopt;
    return median(ours->second).rate / rate;
}

std::string text(const std::vector<Series>& all, bool colour) {
    Table table;
    table.head({"connections", "what", "a second", "p50", "p99", "p99.9", "max", "calciwatch is"});
    std::string below;
    for (const Series& series : all) {
        std::string connections = std::to_string(series.connections);
        for (const Named& one : receivers) {
            const auto found = series.answers.find(one.receiver);
            if (found == series.answers.end()) continue;
            const bool floor = one.receiver != Receiver::calciwatch;
            add_row(table, std::exchange(connections, ""), one.text, median(found->second),
                    floor ? percent(series.share_of(one.receiver)) : "");
        }
        if (!series.alerts.empty()) {
            add_row(table, "", "alerts", median(series.alerts), "");
            add_row(table, "", "alerts, after the answer", median(series.after_answer), "");
        }
        below += std::to_string(series.connections) +
                 " connections: " + count(static_cast<double>(series.accepted)) + " of " +
                 count(static_cast<double>(series.sent)) + " messages accepted";
        if (!series.alerts.empty())
            below += ", " + count(static_cast<double>(series.events)) + " events taken";
        below += series.clean() ? ", nothing lost\n" : trouble_text(series) + "\n";
    }
    return table.text(colour) + below;
}

Json json(const std::vector<Series>& all) {
    Json list = Json::array();
    for (const Series& series : all) {
        Json one{{"connections", series.connections}, {"sent", series.sent},
                 {"accepted", series.accepted},       {"unanswered", series.unanswered},
                 {"trouble", series.trouble},         {"clean", series.clean()}};
        for (const Named& receiver : receivers) {
            const auto found = series.answers.find(receiver.receiver);
            if (found == series.answers.end()) continue;
            auto answers = figures_json(median(found->second));
            if (const auto share = series.share_of(receiver.receiver);
                share && receiver.receiver != Receiver::calciwatch)
                answers["calciwatchIs"] = *share;
            one["answers"][receiver.key] = std::move(answers);
        }
        if (!series.alerts.empty()) {
            one["alerts"] = figures_json(median(series.alerts));
            one["alertsAfterAnswer"] = figures_json(median(series.after_answer));
            one["events"] = series.events;
            one["gaps"] = series.gaps;
            one["missing"] = series.missing;
        }
        list.push_back(std::move(one));
    }
    return list;
}

}  // namespace calciwatch::load
