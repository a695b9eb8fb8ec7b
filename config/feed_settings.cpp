#include "config/feed_settings.hpp"

#include "config/feed_names.hpp"

#include <algorithm>
#include <set>

namespace config {
namespace {

using Kind = yaml::Node::Kind;

// As the protocol of the feed has them: docs/feed.md.
void read_topics(std::vector<std::string>& topics, const yaml::Node* node, Report& report) {
    if (node == nullptr || !expect(Kind::list, *node, report)) return;
    if (node->items.empty() || node->items.size() > most_topics)
        report.add(*node, "must name 1 to " + std::to_string(most_topics) +
                              " prefixes: leave the key out for all topics");
    for (const yaml::Node& item : node->items) {
        auto topic = read_text(item, report);
        if (!topic) continue;
        const bool plain =
            std::all_of(topic->begin(), topic->end(), [](char c) { return c > ' ' && c <= '~'; });
        if (plain && !topic->empty() && topic->size() <= longest_topic)
            topics.push_back(*std::move(topic));
        else
            report.add(item, "'" + *topic + "' is no prefix of a topic such as alert/1/H1/rx/");
    }
}

DeclaredFeed read_declared_feed(const yaml::Node& node, Report& report) {
    using namespace std::chrono_literals;
    DeclaredFeed feed;
    Keys keys{node, report};
    if (const yaml::Node* const name = keys.required("name")) {
        if (auto text = read_text(*name, report)) feed.name = *std::move(text);
        if (!is_name(feed.name, longest_feed_name))
            report.add(*name, "'" + feed.name + "' is no " + name_in_words(longest_feed_name));
    }
    read_into(feed.required, keys.optional("required"), report);
    read_topics(feed.topics, keys.optional("topics"), report);
    read_into(feed.lag_events, keys.optional("lag_events"), 1, 1'000'000'000, report);
    read_into(feed.lag_age, keys.optional("lag_age"), 1s, report);
    keys.finish();
    return feed;
}

void read_declared_feeds(std::vector<DeclaredFeed>& feeds, const yaml::Node* node, Report& report) {
    if (node == nullptr || !expect(Kind::list, *node, report)) return;
    std::set<std::string> names;
    for (const yaml::Node& item : node->items) {
        DeclaredFeed feed = read_declared_feed(item, report);
        if (!names.insert(feed.name).second)
            report.add(item, "a feed named '" + feed.name + "' stands here already");
        feeds.push_back(std::move(feed));
    }
}

void read_zeromq_into(std::string& value, const yaml::Node* node, Report& report) {
    if (node == nullptr) return;
    const auto text = read_text(*node, report);
    if (!text) return;
    if (valid_zeromq_endpoint(*text)) {
        value = *text;
    } else {
        report.add(*node, "'" + *text +
                              "' is no ZeroMQ endpoint such as tcp://127.0.0.1:5571 (an "
                              "IP address, not a name) or ipc:///run/calciwatch/feed");
    }
}

void read_curve(std::optional<Curve>& value, const yaml::Node* node, const Paths& paths,
                Report& report) {
    if (node == nullptr) return;
    Curve curve;
    Keys keys{*node, report};
    const yaml::Node* key = keys.optional("key");
    const yaml::Node* credential = keys.optional("credential");
    if ((key == nullptr) == (credential == nullptr) && node->kind == Kind::mapping)
        report.add(*node, "needs one of 'key' (a file) and 'credential' (of systemd)");
    if (key != nullptr) {
        if (const auto path = read_text(*key, report)) curve.key = paths.absolute(*path);
    }
    if (credential != nullptr) {
        if (auto name = read_text(*credential, report)) {
            if (name->find('/') != std::string::npos || name->front() == '.')
                report.add(*credential, "is no name of a credential");
            curve.credential = *std::move(name);
        }
    }
    if (const yaml::Node* clients = keys.required("clients")) {
        if (const auto path = read_text(*clients, report)) curve.clients = paths.absolute(*path);
    }
    keys.finish();
    value = std::move(curve);
}

// Whoever reaches a feed without keys reads every alert.
void expect_protection(const Feed& feed, const yaml::Node* router, const yaml::Node* live,
                       Report& report) {
    const auto check = [&](const std::string& endpoint, const yaml::Node* node) {
        if (node != nullptr && valid_zeromq_endpoint(endpoint) && !on_this_machine(endpoint))
            report.add(*node, "'" + endpoint +
                                  "' can be reached from other machines, and without keys whoever "
                                  "reaches it reads every alert: set 'curve', or 'unprotected: "
                                  "true' if something else guards it");
    };
    check(feed.router, router);
    check(feed.live, live);
}

}  // namespace

void read_feed(Feed& feed, const yaml::Node* node, const Paths& paths, Report& report) {
    if (node == nullptr) return;
    Keys keys{*node, report};
    const yaml::Node* router = keys.optional("router");
    const yaml::Node* live = keys.optional("live");
    read_zeromq_into(feed.router, router, report);
    read_zeromq_into(feed.live, live, report);
    read_declared_feeds(feed.feeds, keys.optional("feeds"), report);
    read_curve(feed.curve, keys.optional("curve"), paths, report);
    bool unprotected = false;
    const yaml::Node* said = keys.optional("unprotected");
    read_into(unprotected, said, report);
    if (unprotected && feed.curve) report.add(*said, "contradicts 'curve': leave it out");
    if (!unprotected && !feed.curve) expect_protection(feed, router, live, report);
    keys.finish();
    if (feed.router == feed.live && feed.router.rfind(":0") != feed.router.size() - 2) {
        report.add(*node, "router and live need endpoints of their own");
    }
}

}  // namespace config
