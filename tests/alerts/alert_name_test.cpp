// How alerts are named outside.
#include "alerts/alert_name.hpp"

#include <gtest/gtest.h>

namespace {

using alerts::AlertName;
using alerts::parse_alert_name;

TEST(AlertName, is_read_back_as_it_is_written) {
    for (const AlertName& alert :
         {AlertName{12, "vka-in-calciphylaxis", "order W1^OE"}, AlertName{1, "crp-high", ""},
          AlertName{9'223'372'036'854'775'807, "r", "order a/b/c"}})
        EXPECT_EQ(parse_alert_name(to_string(alert)), alert) << to_string(alert);
    EXPECT_EQ(to_string(AlertName{12, "vka-in-calciphylaxis", "order W1^OE"}),
              "12/vka-in-calciphylaxis/order W1^OE");
}

TEST(AlertName, is_nothing_else) {
    for (const char* text : {"", "/", "//", "12", "12/rule", "12//subject", "/rule/", "x/rule/",
                             "12x/rule/", " 12/rule/", "+12/rule/", "012/rule/", "0/rule/",
                             "-1/rule/", "9223372036854775808/rule/", "1.5/rule/"})
        EXPECT_FALSE(parse_alert_name(text)) << text;
}

}  // namespace
