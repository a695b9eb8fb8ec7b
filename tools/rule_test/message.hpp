// From what a step says to the HL7v2 message that says it.
#pragma once

#include "tools/rule_test/story.hpp"

#include <cstddef>
#include <map>
#include <string>

namespace rule_test {

// One patient's sender: it counts its messages, visits and results, and remembers its orders.
class Sender {
  public:
    // Of steps that send a message.
    [[nodiscard]] std::string message(const Step& step, alerts::Time now);

  private:
    struct Writer;
    std::size_t messages_ = 0;
    std::size_t visits_ = 0;
    std::size_t givings_ = 0;
    std::string patient_class_ = "I";
    std::map<std::string, std::string> orders_;      // by number: the segments after ORC
    std::map<std::string, alerts::Time> first_told_;  // of results that name an order
    std::string last_;
};

}  // namespace rule_test
