// calciwatch send: a careful interface engine. Nothing is sent before every file was read; each
// message is answered for or the tool says which one was not.
#include "hl7/message.hpp"
#include "tools/answer.hpp"
#include "tools/command.hpp"
#include "tools/message_file.hpp"
#include "tools/mllp_client.hpp"
#include "tools/placeholders.hpp"
#include "tools/terminal.hpp"

#include <chrono>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace calciwatch {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    std::vector<std::string> files;
    std::string to = "127.0.0.1:2575";
    std::size_t window = 1;
    double timeout = 30;  // seconds
    std::size_t repeat = 1;
    bool json = false;
    bool quiet = false;
};

struct Outgoing {
    std::string file;
    std::string bytes;
    std::string control_id;  // MSH-10
    std::string type;        // "ADT^A01", by the first two components of MSH-9
};

struct Sent {
    const Outgoing* message;
    Clock::time_point at;
};

// Above this number a terminal gets a bar instead of a line for every accepted message.
constexpr std::size_t many = 50;

Outgoing outgoing(const std::string& file, std::string bytes) {
    Outgoing out{file, std::move(bytes), {}, {}};
    if (const auto message = hl7::Message::parse(out.bytes)) {
        const hl7::Segment msh = message->header();
        out.control_id = msh[10].raw();
        out.type = std::string{msh[9][1]};
        if (!msh[9][2].empty()) out.type += '^' + std::string{msh[9][2]};
    }
    return out;
}

tl::expected<std::vector<Outgoing>, std::string> read_all(const Options& options) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto files = list_files(options.files);
    if (!files) return tl::unexpected{files.error()};
    std::vector<Outgoing> all;
    for (const std::string& file : *files) {
        const auto source = read_source(file);
        if (!source) return tl::unexpected{source.error()};
        const auto filled = fill_times(source->bytes, now);
        if (!filled)
            return tl::unexpected{source->name + ": byte " + std::to_string(filled.error().offset) +
                                  ": no time placeholder; write {{now}} or {{now-2h}} "
                                  "(units s, m, h, d)"};
        auto messages = split_messages(*filled);
        if (!messages) return tl::unexpected{source->name + ": " + messages.error()};
        for (std::string& message : *messages)
            all.push_back(outgoing(source->name, std::move(message)));
    }
    const std::size_t once = all.size();
    for (std::size_t n = 1; n < options.repeat; ++n)
        for (std::size_t i = 0; i < once; ++i) all.push_back(Outgoing{all[i]});
    return all;
}

// Writes what became of each message, and counts.
class Report {
  public:
    Report(const Options& options, std::size_t total)
        : options_{options},
          colour_{is_terminal(stdout)},
          bar_only_{is_terminal(stdout) && is_terminal(stderr) && total > many && !options.json},
          bar_{"sending", total > many ? total : 0} {}

    void answered(const Sent& sent, const Answer& answer) {
        ++answers_[answer.code];
        ++done_;
        if (options_.json) {
            bar_.hide();
            write_json(sent, answer);
        } else if (!answer.accepted() || !(options_.quiet || bar_only_)) {
            bar_.hide();
            write_line(*sent.message, answer);
        }
        std::fflush(stdout);
        bar_.show(done_);
    }

    void failed(const Outgoing& message, const std::string& why) {
        bar_.hide();
        std::fprintf(stderr,
                     "calciwatch: no answer for message %s of %s: %s\n"
                     "%zu messages were answered before it. It may or may not have been kept: send "
                     "it again; the same bytes are taken once only.\n",
                     printable(message.control_id).c_str(), message.file.c_str(),
                     printable(why).c_str(), done_);
    }

    void summary(std::chrono::duration<double> took) {
        bar_.hide();
        if (options_.quiet || options_.json || done_ < 2) return;
        std::string line;
        for (const auto& [code, count] : answers_)
            line += (line.empty() ? "" : ", ") + std::to_string(count) + ' ' + printable(code);
        std::fprintf(stderr, "%zu messages in %.2f s: %s\n", done_, took.count(), line.c_str());
    }

    [[nodiscard]] bool all_accepted() const {
        for (const auto& [code, count] : answers_)
            if (code != "AA" && code != "CA") return false;
        return true;
    }

  private:
    void write_line(const Outgoing& message, const Answer& answer) const {
        std::string why = answer.condition;
        if (!answer.place.empty()) why += (why.empty() ? "at " : " at ") + answer.place;
        if (!answer.reason.empty()) why += (why.empty() ? "" : ": ") + answer.reason;
        std::printf("%s  %-20s  %-8s  %s%s%s\n",
                    painted(printable(answer.code), answer.accepted() ? Colour::green : Colour::red,
                            colour_)
                        .c_str(),
                    printable(message.control_id).c_str(), printable(message.type).c_str(),
                    message.file.c_str(), why.empty() ? "" : "  ", printable(why).c_str());
    }

    static void write_json(const Sent& sent, const Answer& answer) {
        const auto took = std::chrono::duration<double, std::milli>{Clock::now() - sent.at};
        const nlohmann::ordered_json line{
            {"file", sent.message->file},    {"control_id", sent.message->control_id},
            {"type", sent.message->type},    {"answer", answer.code},
            {"condition", answer.condition}, {"place", answer.place},
            {"reason", answer.reason},       {"milliseconds", took.count()}};
        using Json = nlohmann::ordered_json;
        std::printf("%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    }

    const Options& options_;
    bool colour_;
    bool bar_only_;
    ProgressBar bar_;
    std::map<std::string, std::size_t> answers_;
    std::size_t done_ = 0;
};

// Sends with at most `window` messages unanswered; answers come in the order of the messages.
class Conversation {
  public:
    Conversation(MllpClient& client, Report& report, std::size_t window)
        : client_{client}, report_{report}, window_{window} {}

    bool send(const Outgoing& message) {
        while (waiting_.size() >= window_)
            if (!take_answer()) return false;
        waiting_.push_back({&message, Clock::now()});
        const auto sent = client_.send(message.bytes);
        if (!sent) return fail(sent.error());
        return true;
    }

    bool finish() {
        while (!waiting_.empty())
            if (!take_answer()) return false;
        return true;
    }

  private:
    bool take_answer() {
        const auto frame = client_.receive();
        if (!frame) return fail(frame.error());
        const auto answer = read_answer(*frame);
        if (!answer) return fail(answer.error());
        const Sent& sent = waiting_.front();
        // An answer without MSA-2 is for a message whose MSH could not be read.
        if (!answer->control_id.empty() && answer->control_id != sent.message->control_id)
            return fail("the answer is for another message (MSA-2 " + answer->control_id + ")");
        report_.answered(sent, *answer);
        waiting_.pop_front();
        return true;
    }

    bool fail(const std::string& why) {
        report_.failed(*waiting_.front().message, why);
        return false;
    }

    MllpClient& client_;
    Report& report_;
    std::size_t window_;
    std::deque<Sent> waiting_;
};

Exit send(const Options& options) {
    const auto address = parse_address(options.to);
    const auto messages = address ? read_all(options) : tl::unexpected{address.error()};
    if (!messages) {
        std::fprintf(stderr, "calciwatch: %s\n", messages.error().c_str());
        return Exit::failed;
    }
    MllpClient client{std::chrono::milliseconds{static_cast<long long>(options.timeout * 1000)}};
    if (const auto connected = client.connect(*address); !connected) {
        std::fprintf(stderr,
                     "calciwatch: %s: %s\n"
                     "Is the daemon running (systemctl status calciwatchd)? Its log names the "
                     "address of every listener; give it with --to HOST:PORT.\n",
                     options.to.c_str(), connected.error().c_str());
        return Exit::failed;
    }
    const auto start = Clock::now();
    Report report{options, messages->size()};
    Conversation conversation{client, report, options.window};
    for (const Outgoing& message : *messages)
        if (!conversation.send(message)) return Exit::failed;
    if (!conversation.finish()) return Exit::failed;
    report.summary(Clock::now() - start);
    return report.all_accepted() ? Exit::good : Exit::no;
}

constexpr const char* examples =
    "Examples:\n"
    "  calciwatch send tests/data/01-admission.hl7\n"
    "  calciwatch send --to 10.1.2.3:2575 --window 32 --quiet archive/\n"
    "  some-export | calciwatch send --json -\n"
    "\n"
    "A file may hold many messages, with CR, LF or CR LF between segments, in MLLP envelopes or in "
    "a batch. {{now}}, {{now-2h}}, {{now+3d}} (s, m, h, d) become times in UTC.\n"
    "\n"
    "Exit status: 0 every message was accepted (AA, CA), 1 some were not, 2 a file could not be "
    "read, no connection, or no answer in time.";

}  // namespace

void add_send(CLI::App& tool, Run& run) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *tool.add_subcommand("send", "Send HL7v2 messages over MLLP");
    command.footer(examples);
    command
        .add_option("file", options->files,
                    "Files, folders (their *.hl7 in name order), or - for standard input")
        ->required();
    command.add_option("--to", options->to, "Where the listener is, HOST:PORT")
        ->capture_default_str();
    command
        .add_option("--window", options->window,
                    "Messages that may wait for their answer at the same time")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    command
        .add_option("--timeout", options->timeout, "Seconds to wait for a connection or an answer")
        ->check(CLI::Range(0.001, 86400.0))
        ->capture_default_str();
    command.add_option("--repeat", options->repeat, "Send everything this often, the same bytes")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command.add_flag("--json", options->json, "One JSON object a message");
    command.add_flag("--quiet", options->quiet, "Show only what was not accepted");
    command.callback([options, &run] { run = [options] { return send(*options); }; });
}

}  // namespace calciwatch
