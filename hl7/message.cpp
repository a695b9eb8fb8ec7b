#include "hl7/message.hpp"
