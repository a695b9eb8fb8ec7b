// Synthetic HL7v2 traffic of a dialysis ward: admissions and their updates, laboratory panels,
// pharmacy orders. Nobody in it has ever lived. The same seed gives the same traffic.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace calciwatch::load {

// Shares of the kinds of message; only their proportions count.
struct Mix {
    unsigned adt = 30;
    unsigned oru = 50;
    unsigned rde = 20;
};
// "adt=30,oru=50,rde=20"; a kind that is not named has no share. The error says what is wrong.
[[nodiscard]] tl::expected<Mix, std::string> parse_mix(std::string_view text);

struct Ward {
    std::size_t patients = 1000;  // at least 1
    std::size_t first_patient = 0;
    // How many of 100 messages are about one of the patients spoken of just before.
    unsigned locality = 80;
    Mix mix;
};

// What one connection sends. A patient belongs to one connection, so that what is said of them
// arrives in order.
class Traffic {
  public:
    // run: one word without delimiters that no other run used; it begins every number given here,
    // so that messages and patients of two runs are never the same.
    Traffic(std::string run, const Ward& ward, std::uint32_t seed);

    // Appends one message without its envelope. `number` makes its MSH-10, "<run>-<number>".
    void append(std::string& out, std::uint64_t number, std::chrono::sys_seconds now);

  private:
    struct Patient {
        unsigned reports = 0;
        unsigned orders = 0;
        unsigned moves = 0;
        bool admitted = false;
        bool crp_high = false;
        bool order_runs = false;
    };
    struct Writer;

    [[nodiscard]] unsigned below(unsigned bound);
    [[nodiscard]] std::size_t choose_patient();
    void admission(Writer& to, std::size_t patient);
    void report(Writer& to, std::size_t patient);
    void order(Writer& to, std::size_t patient);

    const std::string run_;
    const Ward ward_;
    std::minstd_rand random_;
    std::vector<Patient> patients_;
    std::vector<std::size_t> recent_;  // a ring
    std::size_t spoken_ = 0;
};

// MSH-10 of a message of this run.
[[nodiscard]] std::string control_id(std::string_view run, std::uint64_t number);

}  // namespace calciwatch::load
