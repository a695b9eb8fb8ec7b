// calciwatch keys: who may use the alert feed.
#include "config/clients.hpp"
#include "config/feed_keys.hpp"
#include "config/feed_names.hpp"
#include "config/key_file.hpp"
#include "config/settings.hpp"
#include "tools/command.hpp"
#include "tools/listing.hpp"
#include "tools/new_file.hpp"
#include "tools/table.hpp"

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>
#include <zmq.h>

namespace calciwatch {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// The clients' folder: given, or named by a configuration.
struct ClientsPlace {
    std::string clients;
    std::string config;
};

struct MakeOptions {
    ClientsPlace place;
    config::Client client;
    std::string secret;
};

struct ListOptions {
    ClientsPlace place;
    bool json = false;
};

struct RevokeOptions {
    ClientsPlace place;
    std::string name;
};

void add_place_options(CLI::App& command, ClientsPlace& place) {
    CLI::Option_group& group = *command.add_option_group("Clients", "Where their files are");
    group.add_option("--clients", place.clients, "The folder of the clients' files");
    group.add_option("--config", place.config,
                     "A calciwatch.yaml that names it (feed.curve.clients)");
    group.require_option(1);
}

tl::expected<fs::path, std::string> folder_of(const ClientsPlace& place) {
    if (!place.clients.empty()) return fs::path{place.clients};
    const auto settings = config::load_settings(place.config);
    if (!settings) return tl::make_unexpected(config::to_string(settings.error().front()));
    if (!settings->feed.curve)
        return tl::make_unexpected(place.config + ": the feed has no keys: set feed.curve");
    return settings->feed.curve->clients;
}

Exit fail(const std::string& why) {
    complain(why);
    return Exit::failed;
}

tl::expected<config::KeyPair, std::string> new_pair() {
    std::array<char, 41> public_key{};
    std::array<char, 41> secret_key{};
    if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0)
        return tl::make_unexpected(std::string{"libzmq makes no keys: "} +
                                   zmq_strerror(zmq_errno()));
    return config::KeyPair{public_key.data(), secret_key.data()};
}

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : " ") + item;
    return text;
}

// Nothing when the folder has mistakes, which are told.
std::optional<std::vector<config::Client>> clients_in(const fs::path& folder) {
    auto clients = config::load_clients(folder);
    if (clients) return *std::move(clients);
    for (const config::Mistake& mistake : clients.error()) complain(config::to_string(mistake));
    return std::nullopt;
}

std::optional<std::string> make_folder(const fs::path& folder) {
    std::error_code error;
    if (!fs::create_directories(folder, error)) {
        if (error) return folder.string() + ": " + error.message();
        return std::nullopt;  // it was there
    }
    using enum fs::perms;
    fs::permissions(folder, owner_all | group_read | group_exec | others_read | others_exec, error);
    return error ? std::optional{folder.string() + ": " + error.message()} : std::nullopt;
}

Exit make(MakeOptions options) {
    const auto folder = folder_of(options.place);
    if (!folder) return fail(folder.error());
    config::Client& client = options.client;
    if (!config::fits_name(client.name))
        return fail("'" + client.name + "' is no " +
                    config::name_in_words(config::longest_feed_name));
    if (client.feeds.empty()) client.feeds = {client.name};
    const fs::path file = config::client_file(*folder, client.name);
    if (fs::exists(file)) {
        complain(client.name + " has a key already: calciwatch keys revoke it first");
        return Exit::no;
    }
    config::KeyPair pair{client.public_key, ""};
    if (client.public_key.empty()) {
        auto made = new_pair();
        if (!made) return fail(made.error());
        pair = *std::move(made);
        client.public_key = pair.public_key;
    }
    // What would not load is not written.
    const auto read = config::parse_client(client.name, file.string(), config::client_text(client));
    if (!read) return fail(config::to_string(read.error().front()));
    if (const auto trouble = make_folder(*folder)) return fail(*trouble);
    const auto others = clients_in(*folder);
    if (!others) return Exit::no;
    // Two with one key are one to the daemon: it would refuse the whole folder.
    for (const config::Client& other : *others) {
        if (other.public_key != client.public_key) continue;
        complain("this public key is that of the client " + other.name);
        return Exit::no;
    }

    const fs::path secret = options.secret.empty() ? client.name + ".key" : options.secret;
    if (!pair.secret_key.empty()) {
        const std::string text =
            config::key_file_text(pair, "calciwatch: key of the feed's client " + client.name);
        if (const auto trouble = write_new_file(secret, text, Readers::owner))
            return fail(*trouble);
    }
    if (const auto trouble = write_new_file(file, config::client_text(client), Readers::everybody))
        return fail(*trouble);
    if (!clients_in(*folder)) return Exit::no;
    print(client.name + " may connect: " + file.string() + "\n");
    if (!pair.secret_key.empty()) print("its secret key, for it alone: " + secret.string() + "\n");
    print("public key: " + client.public_key + "\n");
    return Exit::good;
}

Exit list(const ListOptions& options) {
    const auto folder = folder_of(options.place);
    if (!folder) return fail(folder.error());
    const auto clients = clients_in(*folder);
    if (!clients) return Exit::no;
    if (options.json) {
        Json all = Json::array();
        for (const config::Client& one : *clients)
            all.push_back({{"name", one.name},
                           {"topics", one.topics},
                           {"feeds", one.feeds},
                           {"act", one.may_act},
                           {"retry", one.may_retry},
                           {"public_key", one.public_key}});
        print_json(Json{{"clients", all}});
    } else if (clients->empty()) {
        print("no clients: nobody may connect\n");
    } else {
        Table table;
        table.head({"client", "topics", "feeds", "may act", "may retry", "public key"});
        for (const config::Client& one : *clients)
            table.row({one.name, joined(one.topics), joined(one.feeds), one.may_act ? "yes" : "no",
                       one.may_retry ? "yes" : "no", one.public_key});
        print(table.text(is_terminal(stdout)));
    }
    return Exit::good;
}

Exit revoke(const RevokeOptions& options) {
    const auto folder = folder_of(options.place);
    if (!folder) return fail(folder.error());
    const fs::path file = config::client_file(*folder, options.name);
    if (!config::fits_name(options.name) || !fs::exists(file)) {
        complain("there is no client '" + options.name + "' in " + folder->string());
        return Exit::no;
    }
    if (const auto trouble = remove_file(file)) return fail(*trouble);
    print(options.name + " is revoked; a running daemon cuts it off within two seconds\n");
    return Exit::good;
}

Exit server(const fs::path& file) {
    if (fs::exists(file)) {
        const auto pair = config::load_secret_key(file);
        if (!pair) return fail(config::to_string(pair.error().front()));
        print(pair->public_key + "\n");
        return Exit::good;
    }
    const auto pair = new_pair();
    if (!pair) return fail(pair.error());
    const std::string text = config::key_file_text(*pair, "calciwatch: key of the alert feed");
    if (const auto trouble = write_new_file(file, text, Readers::owner)) return fail(*trouble);
    print(pair->public_key + "\n");
    return Exit::good;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch keys server /etc/calciwatch/feed.key\n"
    "  calciwatch keys make rx-main --config /etc/calciwatch/calciwatch.yaml --topics "
    "alert/1/H1/rx/ --act\n"
    "  calciwatch keys list --clients /etc/calciwatch/clients\n"
    "  calciwatch keys revoke rx-main --clients /etc/calciwatch/clients\n"
    "\n"
    "A running daemon sees a change of the clients' folder within two seconds.\n"
    "\n"
    "Exit status: 0 done, 1 there is no such client, or one already of that name or key, or the "
    "folder has mistakes, 2 could not be done.";

constexpr const char* make_examples =
    "Examples:\n"
    "  calciwatch keys make rx-main --clients clients --topics alert/1/H1/rx/ --act\n"
    "  calciwatch keys make board --clients clients --topics alert/ --public-key 'Yne@...'\n"
    "\n"
    "Writes NAME.yaml into the clients' folder, and the client's key pair to NAME.key, which only "
    "its owner may read: hand it over and delete it. A client that has made its own pair gives its "
    "--public-key instead, and its secret key never travels.\n"
    "\n"
    "Exit status: 0 made, 1 the name has a key, or the key a name, or the folder has mistakes, "
    "2 could not be done.";

constexpr const char* server_examples =
    "Examples:\n"
    "  calciwatch keys server /etc/calciwatch/feed.key\n"
    "\n"
    "Shows the public key of the daemon, which every client needs. When there is no such file a "
    "new "
    "pair is made; only its owner may read it.\n"
    "\n"
    "Exit status: 0 shown, 2 could not be read or made.";

void add_make(CLI::App& keys, Run& run) {
    auto options = std::make_shared<MakeOptions>();
    CLI::App& command = *keys.add_subcommand("make", "Let a client in, with a new key");
    command.footer(make_examples);
    config::Client& client = options->client;
    command.add_option("name", client.name, "The client")->required();
    add_place_options(command, options->place);
    command
        .add_option("--topics", client.topics,
                    "What it may see: topic prefixes such as alert/1/H1/rx/; alert/ is all")
        ->required();
    command.add_option("--feeds", client.feeds,
                       "The feed names it may subscribe under; left out: its own name");
    command.add_flag("--act", client.may_act, "It may acknowledge and override alerts");
    command.add_flag("--retry", client.may_retry, "It may have messages in quarantine tried again");
    CLI::Option* secret = command.add_option("--secret", options->secret,
                                             "Where its key pair is written; left out: ./NAME.key");
    command.add_option("--public-key", client.public_key, "The client has made its own pair")
        ->excludes(secret);
    command.callback([options, &run] { run = [options] { return make(*options); }; });
}

}  // namespace

void add_keys(CLI::App& tool, Run& run) {
    CLI::App& keys = *tool.add_subcommand("keys", "Let clients of the alert feed in and out");
    keys.footer(examples);
    keys.require_subcommand(1);
    add_make(keys, run);

    auto listed = std::make_shared<ListOptions>();
    CLI::App& list_command = *keys.add_subcommand("list", "Who may connect, and what they may");
    list_command.footer(
        "Examples:\n"
        "  calciwatch keys list --config /etc/calciwatch/calciwatch.yaml\n"
        "\n"
        "Exit status: 0 shown, 1 the folder has mistakes, 2 could not be done.");
    add_place_options(list_command, listed->place);
    list_command.add_flag("--json", listed->json, "One JSON document");
    list_command.callback([listed, &run] { run = [listed] { return list(*listed); }; });

    auto revoked = std::make_shared<RevokeOptions>();
    CLI::App& revoke_command =
        *keys.add_subcommand("revoke", "Cut a client off: its file is deleted");
    revoke_command.footer(
        "Examples:\n"
        "  calciwatch keys revoke rx-main --clients /etc/calciwatch/clients\n"
        "\n"
        "Exit status: 0 revoked, 1 there is no such client, 2 could not be done.");
    revoke_command.add_option("name", revoked->name, "The client")->required();
    add_place_options(revoke_command, revoked->place);
    revoke_command.callback([revoked, &run] { run = [revoked] { return revoke(*revoked); }; });

    auto file = std::make_shared<std::string>();
    CLI::App& server_command =
        *keys.add_subcommand("server", "Show the daemon's public key; make its pair when needed");
    server_command.footer(server_examples);
    server_command.add_option("file", *file, "The daemon's key file")->required();
    server_command.callback([file, &run] { run = [file] { return server(*file); }; });
}

}  // namespace calciwatch
